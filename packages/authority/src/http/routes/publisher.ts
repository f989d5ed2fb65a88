// Who sells what, and with which keys: facts of `publisher.json`, `trust.json` and the key sets.
import Type from 'typebox'
import { type Route, route } from '../route.ts'
import { at } from '../schemas.ts'

const kid = Type.String({ description: 'RFC 7638 thumbprint' })
const current = Type.Boolean({ description: 'new licenses use it' })

export const publisherRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/products',
    role: 'viewer',
    kind: 'read',
    tag: 'publisher',
    name: 'listProducts',
    summary: 'Products that requests may name',
    status: 200,
    answer: Type.Object({
      items: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
    }),
    handle: async ({ context }) => ({ items: context.publisher.products }),
  }),
  route({
    method: 'GET',
    path: '/keys',
    role: 'viewer',
    kind: 'read',
    tag: 'publisher',
    name: 'listKeys',
    summary: 'The root key, and the keys that it delegated to this authority; public facts alone',
    status: 200,
    answer: Type.Object({
      publisher: Type.Object({ name: Type.String(), slug: Type.String() }),
      root: Type.Object({ kid }),
      issuing: Type.Array(Type.Object({ kid, notBefore: at, notAfter: at, current })),
      activation: Type.Array(Type.Object({ kid, current })),
    }),
    handle: async ({ context: { keys, publisher, clock } }) => {
      const now = clock.now()
      const sets = await keys.sets()
      const used = sets.find(({ issuing }) => issuing.notBefore <= now && now <= issuing.notAfter)
      return {
        publisher: { name: publisher.name, slug: publisher.slug },
        root: { kid: (used ?? sets[0])?.issuing.root ?? '' },
        issuing: sets.map(({ issuing: { root: _root, ...issuing } }) => ({
          ...issuing,
          current: issuing.kid === used?.issuing.kid,
        })),
        activation: sets.map(({ activation }, index) => ({ ...activation, current: index === 0 })),
      }
    },
  }),
]

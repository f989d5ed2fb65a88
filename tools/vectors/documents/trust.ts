// trust.json (docs/protocol.md §1).

import { trust } from '../sample.ts'
import { issuing, root } from '../test-keys.ts'
import { bad, good, type Json, type VectorFile } from '../vector-file.ts'

const text = (value: object): { text: string } => ({ text: JSON.stringify(value) })
const revoking = { ...trust, revoked: [issuing.kid] }
const refuse = (name: string, value: object, reason: string) =>
  bad('fields', name, text(value), reason)
const withKey = (jwk: object) => ({ ...trust, keys: [jwk] })

export const trustVectors: VectorFile = {
  operation: 'parse-trust',
  page: 'docs/protocol.md §1',
  about: 'trust.json as text → the trust anchor. `value` is the anchor with unknown members kept.',
  cases: [
    good('two root keys', text(trust), trust as unknown as Json),
    good('a revoked issuing key', text(revoking), revoking as unknown as Json),
    good('an unknown member', text({ ...trust, note: 'kept' }), {
      ...trust,
      note: 'kept',
    } as unknown as Json),
    bad('form', 'not JSON', { text: 'publisher: acme' }, 'trust.json'),
    bad(
      'form',
      'a member named twice',
      { text: JSON.stringify(trust).replace('{', '{"slug":"evil",') },
      'trust.json',
    ),
    refuse('publisher is missing', { slug: 'acme', keys: [root.jwk] }, 'publisher is missing'),
    refuse('slug is missing', { publisher: 'TEST Acme', keys: [root.jwk] }, 'slug is missing'),
    refuse('keys is missing', { publisher: 'TEST Acme', slug: 'acme' }, 'keys is missing'),
    refuse('no keys', { ...trust, keys: [] }, 'keys'),
    refuse('keys is an object', { ...trust, keys: root.jwk }, 'keys'),
    refuse('a slug in capitals', { ...trust, slug: 'Acme' }, 'slug'),
    refuse('a slug with a hyphen', { ...trust, slug: 'acme-works' }, 'slug'),
    refuse('an RSA key', withKey({ kty: 'RSA', n: 'AQAB', e: 'AQAB' }), 'keys.0'),
    refuse('an X25519 key', withKey({ ...root.jwk, crv: 'X25519' }), 'keys.0.crv'),
    refuse(
      'a key with stray bits',
      withKey({ ...root.jwk, x: `${root.jwk.x.slice(0, -1)}B` }),
      'keys.0.x',
    ),
    refuse('a key with padding', withKey({ ...root.jwk, x: `${root.jwk.x}=` }), 'keys.0.x'),
    refuse(
      'a key one byte short',
      withKey({ ...root.jwk, x: root.jwk.x.slice(0, 42) }),
      'keys.0.x',
    ),
    refuse(
      'a revoked key that is no thumbprint',
      { ...trust, revoked: ['issuing-2026'] },
      'revoked.0',
    ),
    refuse('revoked is a text', { ...trust, revoked: issuing.kid }, 'revoked'),
  ],
}

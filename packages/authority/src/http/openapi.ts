// The API as an OpenAPI document, made of the same table and schemas that answer
// (docs/contract.md, `/api/openapi.json`).
import fastifySwagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import Type, { type TSchema } from 'typebox'
import type { Route } from './route.ts'
import { ProblemSchema } from './schemas.ts'

const TAGS = {
  licensees: 'Who is licensed, by which contract',
  requests: 'License requests and what is wrong with them',
  licenses: 'Licenses and their serials',
  deployments: 'Issued license servers, their files and archives',
  activations: 'What phones were told',
  migrations: 'Deployments that took over from ended ones',
  operators: 'People who work at the authority',
  tokens: 'API tokens',
  sessions: 'Operators who have signed in',
  mails: 'Mails that came in, and mails that go out',
  audit: 'The hash-chained audit log',
  overview: 'What needs somebody today, and search',
  publisher: 'Products and keys',
} as const

export async function registerOpenApi(
  app: FastifyInstance,
  publicUrl: () => string,
): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Marque authority',
        version: '1.0.0',
        description:
          'License requests, licenses, deployments, archives and activations of one publisher. Errors are problem+json with the codes of docs/errors.md. Times are epoch seconds.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } as never,
      },
      tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer' },
          session: { type: 'apiKey', in: 'cookie', name: '__Host-marque-authority' },
        },
      },
      security: [{ token: [] }, { session: [] }],
    },
  })
  app.get('/api/openapi.json', { schema: { hide: true } as never }, () => ({
    ...app.swagger(),
    servers: [{ url: publicUrl() }],
  }))
}

const ROLE_TEXT = {
  viewer: 'viewer',
  issuer: 'issuer',
  admin: 'admin',
  link: 'issuer, or a signed link',
  anyone: 'none',
} as const

/** What Fastify and its swagger plugin are told of a route. */
export function describeRoute(route: Route): object {
  const { params, query, body, bodyTypes, name, summary, tag } = route
  return {
    operationId: name,
    summary,
    description: `Role: ${ROLE_TEXT[route.role]}.`,
    tags: [tag],
    ...(route.role === 'link' && { security: [{ token: [] }, { session: [] }, {}] }),
    ...(route.role === 'anyone' && { security: [] }),
    ...(params !== undefined && { params }),
    ...(query !== undefined && { querystring: query }),
    ...(body !== undefined && { body }),
    ...(bodyTypes !== undefined && { body: bytesBody(bodyTypes.types) }),
    ...(route.kind === 'write' && { headers: IdempotencyHeaders }),
    response: { [route.status]: answerOf(route), '4xx': PROBLEM, '5xx': PROBLEM },
  }
}

const bytesBody = (types: readonly string[]): object => ({
  content: Object.fromEntries(
    types.map((type) => [type, { schema: Type.String({ format: 'binary' }) }]),
  ),
})

const IdempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({ minLength: 1, maxLength: 255, description: 'repeats get the first answer' }),
  ),
})

const PROBLEM = {
  description: 'Refused',
  content: { 'application/problem+json': { schema: ProblemSchema } },
}

function answerOf({ answer, answerType = 'application/json', status }: Route): object {
  if (status === 204) return { description: 'Done', type: 'null' }
  const schema: TSchema = answer ?? Type.String({ format: 'binary' })
  return { description: 'Done', content: { [answerType]: { schema } } }
}

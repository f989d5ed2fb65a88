// The OpenAPI document of the routes that are really there. It is built when first asked for, in an
// application of its own, so that starting the server does not pay for it.
import Fastify, { type RouteOptions } from 'fastify'
import type { App } from './app.ts'

type Described = Pick<RouteOptions, 'method' | 'url' | 'schema'>

/** Call it before any route is added. @returns builds the document */
export function collectOpenApi(app: App, version: string): () => Promise<object> {
  const routes: Described[] = []
  app.addHook('onRoute', ({ method, url, schema }) => {
    if (method !== 'HEAD' && schema !== undefined) routes.push({ method, url, schema })
  })
  let document: Promise<object> | undefined
  return () => {
    document ??= buildDocument(routes, version)
    return document
  }
}

async function buildDocument(routes: readonly Described[], version: string): Promise<object> {
  const { default: swagger } = await import('@fastify/swagger')
  const drawing = Fastify()
  await drawing.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Marque license server',
        version,
        description: 'Hands out the seats of one license as signed leases.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/', description: 'this license server' }],
      tags: TAGS,
      components: {
        securitySchemes: {
          lease: { type: 'http', scheme: 'bearer', description: 'the lease secret' },
          basic: { type: 'http', scheme: 'basic', description: 'any user name, admin password' },
          session: { type: 'apiKey', in: 'cookie', name: '__Host-marque-session' },
        },
      },
    },
    transform: ({ schema, url, route }) => ({
      schema: { ...schema, operationId: operationId(String(route.method), url) },
      url,
    }),
  })
  for (const route of routes) drawing.route({ ...route, handler: () => undefined })
  await drawing.ready()
  const document = drawing.swagger()
  await drawing.close()
  return withProblems(document)
}

const TAGS = [
  { name: 'nodes', description: 'claim, renew and release a seat' },
  { name: 'activation', description: 'status, QR code, verification code, newer license' },
  { name: 'admin', description: 'for the administrator' },
  { name: 'pages', description: 'for people' },
  { name: 'monitoring', description: 'for monitoring' },
]

const operationId = (method: string, url: string): string =>
  [method.toLowerCase(), ...url.split(/[^A-Za-z0-9]+/).filter((part) => part !== '')]
    .map((part, i) => (i === 0 ? part : part.charAt(0).toUpperCase() + part.slice(1)))
    .join('')

const PROBLEM = {
  description: 'a refusal of the catalogue (RFC 9457)',
  content: {
    'application/problem+json': {
      schema: {
        type: 'object',
        required: ['type', 'title', 'status', 'code', 'name', 'detail', 'remedy'],
        properties: {
          type: { type: 'string' },
          title: { type: 'string' },
          status: { type: 'integer' },
          code: { type: 'integer' },
          name: { type: 'string' },
          detail: { type: 'string' },
          remedy: { type: 'string' },
          ref: { type: 'string' },
          refusal: { type: 'string', description: 'JWS, typ marque-refusal+jwt' },
        },
      },
    },
  },
}

type Operation = {
  responses?: Record<string, unknown>
  security?: unknown
  tags?: readonly string[]
}

const LEASE = [{ lease: [] }]

/** Every operation may be refused. Nodes show the secret of their lease once they have one. */
function withProblems(document: object): object {
  const { paths = {} } = document as { paths?: Record<string, Record<string, Operation>> }
  for (const [path, operations] of Object.entries(paths)) {
    for (const operation of Object.values(operations)) {
      operation.responses = { ...operation.responses, '4XX': PROBLEM, '5XX': PROBLEM }
      const ofNode = operation.tags?.includes('nodes') === true
      const open = ofNode && path.includes('{id}') ? LEASE : ofNode ? [...LEASE, {}] : []
      operation.security ??= open
    }
  }
  return document
}

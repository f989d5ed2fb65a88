// What the administrator may see and do: registrations, evict, events, usage, audit, login.
// Implements docs/contract.md, "License server", rows `admin`.
import { Readable } from 'node:stream'
import {
  EvictBodySchema,
  idSchema,
  MarqueError,
  type RegistrationId,
  RegistrationListSchema,
  UsageSchema,
} from '@marque/protocol'
import Type from 'typebox'
import type { Core, EventList } from '../ports.ts'
import type { AdminLogin } from './admin-login.ts'
import type { App } from './app.ts'
import { checkSameOrigin } from './same-origin.ts'

const ADMIN = '/license/api/v1/admin'
const DEFAULT_LIMIT = 100
const MAX_LIMIT = 1000

/** Query strings are text, and nothing here turns one type into another: numbers are spelt out. */
const epochText = Type.String({ pattern: '^\\d{1,12}$', description: 'epoch seconds' })

const PageQuerySchema = Type.Object({
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  limit: Type.Optional(
    Type.String({ pattern: '^[1-9]\\d{0,3}$', description: `1 to ${MAX_LIMIT}` }),
  ),
})

const EventListSchema = Type.Unsafe<EventList>(
  Type.Object({
    items: Type.Array(
      Type.Object({
        sequence: Type.Integer(),
        at: Type.Integer({ description: 'epoch seconds' }),
        name: Type.String(),
        details: Type.Record(
          Type.String(),
          Type.Union([Type.String(), Type.Number(), Type.Boolean()]),
        ),
      }),
    ),
    nextCursor: Type.Optional(Type.String()),
  }),
)

const LoginBodySchema = Type.Object({ password: Type.String({ minLength: 1, maxLength: 1000 }) })

const NO_CONTENT = { 204: Type.Null() }

/** For the administrator alone; belongs into a scope of its own, since it guards all of it. */
export function adminRoutes(
  app: App,
  deps: { readonly core: Core; readonly login: AdminLogin },
): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    if (request.method !== 'GET' && request.method !== 'HEAD') checkSameOrigin(request.headers)
    deps.login.check(request, reply)
  })
  registrationRoutes(app, deps.core)
  historyRoutes(app, deps.core)
  auditRoute(app, deps.core)
}

/** Log in and out; belongs beside the routes that refuse other people's pages. */
export function sessionRoutes(app: App, login: AdminLogin): void {
  app.post(
    `${ADMIN}/session`,
    {
      schema: {
        summary: 'Log in; sets a session cookie',
        tags: ['admin'],
        body: LoginBodySchema,
        response: NO_CONTENT,
      },
    },
    async (request, reply) => {
      login.logIn(request.body.password, request, reply)
      return reply.code(204).send(null)
    },
  )
  app.delete(
    `${ADMIN}/session`,
    { schema: { summary: 'Log out', tags: ['admin'], response: NO_CONTENT } },
    async (request, reply) => {
      login.logOut(request, reply)
      return reply.code(204).send(null)
    },
  )
}

const SECURITY = [{ basic: [] }, { session: [] }]

function registrationRoutes(app: App, core: Core): void {
  app.get(
    `${ADMIN}/registrations`,
    {
      schema: {
        summary: 'Registrations that hold a seat',
        tags: ['admin'],
        security: SECURITY,
        querystring: PageQuerySchema,
        response: { 200: RegistrationListSchema },
      },
    },
    async ({ query }) => core.listRegistrations(pageOf(query)),
  )
  app.delete(
    `${ADMIN}/registrations/:id`,
    {
      schema: {
        summary: 'Evict a node; it is told the reason',
        tags: ['admin'],
        security: SECURITY,
        params: Type.Object({ id: idSchema<RegistrationId>() }),
        body: EvictBodySchema,
        response: NO_CONTENT,
      },
    },
    async ({ params, body }, reply) => {
      await core.evict(params.id, body.reason)
      return reply.code(204).send(null)
    },
  )
}

function historyRoutes(app: App, core: Core): void {
  app.get(
    `${ADMIN}/events`,
    {
      schema: {
        summary: 'Audit events, newest first',
        tags: ['admin'],
        security: SECURITY,
        querystring: PageQuerySchema,
        response: { 200: EventListSchema },
      },
    },
    async ({ query }) => core.events(pageOf(query)),
  )
  app.get(
    `${ADMIN}/usage`,
    {
      schema: {
        summary: 'Seats in use over time',
        tags: ['admin'],
        security: SECURITY,
        querystring: Type.Object({ from: epochText, to: epochText }),
        response: { 200: UsageSchema },
      },
    },
    async ({ query }) => {
      const range = { from: Number(query.from), to: Number(query.to) }
      if (range.to < range.from) throw wrongField('to', 'is before from')
      return core.usage(range)
    },
  )
}

function auditRoute(app: App, core: Core): void {
  app.get(
    `${ADMIN}/audit`,
    {
      schema: {
        summary: 'The whole audit chain as JSON lines, oldest first; `marque verify` checks it',
        tags: ['admin'],
        security: SECURITY,
        produces: ['application/x-ndjson'],
        response: { 200: Type.Unsafe<Readable>(Type.String()) },
      },
    },
    async (_, reply) => {
      reply.type('application/x-ndjson')
      reply.header('content-disposition', 'attachment; filename="audit.jsonl"')
      return reply.send(Readable.from(withNewlines(core.exportAudit())))
    },
  )
}

async function* withNewlines(lines: AsyncIterable<string>): AsyncIterable<string> {
  for await (const line of lines) yield line.endsWith('\n') ? line : `${line}\n`
}

function pageOf(query: { cursor?: string; limit?: string }): { cursor?: string; limit: number } {
  const limit = query.limit === undefined ? DEFAULT_LIMIT : Number(query.limit)
  if (limit > MAX_LIMIT) throw wrongField('limit', `must be at most ${MAX_LIMIT}`)
  return query.cursor === undefined ? { limit } : { cursor: query.cursor, limit }
}

const wrongField = (field: string, problem: string): MarqueError =>
  new MarqueError('PARAM_INPUT_ERROR', { faults: [{ field, problem }] })

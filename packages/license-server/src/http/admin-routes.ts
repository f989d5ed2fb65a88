// What the administrator may see and do: registrations, evict, projects, events, usage, licenses that
// were in force. Implements docs/contract.md, "License server", rows `admin`.
import {
  EvictBodySchema,
  idSchema,
  LicenseHistorySchema,
  OverviewSchema,
  ProjectListSchema,
  REGISTRATION_ORDERS,
  type RegistrationId,
  RegistrationListSchema,
  UsageSchema,
} from '@marque/protocol'
import Type, { type Static } from 'typebox'
import type { Certificate } from '../adapters/tls/certificate.ts'
import { AUDIT_EVENTS, type AuditEventName } from '../domain/audit-events.ts'
import type { Core, EventList, RegistrationQuery } from '../ports.ts'
import { type DownloadDependencies, downloadRoutes } from './admin-downloads.ts'
import type { AdminLogin } from './admin-login.ts'
import {
  ADMIN,
  adminRoute,
  epochText,
  NO_CONTENT,
  PageQuerySchema,
  pageOf,
  pageQuery,
  wrongField,
} from './admin-query.ts'
import { passwordRoutes } from './admin-session-routes.ts'
import type { App } from './app.ts'
import { certificateFacts } from './certificate-facts.ts'
import { checkSameOrigin } from './same-origin.ts'

export type AdminRouteDependencies = DownloadDependencies & {
  readonly login: AdminLogin
  readonly certificate: Certificate
}

/** For the administrator alone; belongs into a scope of its own, since it guards all of it. */
export function adminRoutes(app: App, deps: AdminRouteDependencies): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    if (request.method !== 'GET' && request.method !== 'HEAD') checkSameOrigin(request.headers)
    deps.login.check(request, reply)
  })
  overviewRoute(app, deps)
  registrationRoutes(app, deps.core)
  eventRoutes(app, deps.core)
  historyRoutes(app, deps.core)
  downloadRoutes(app, deps)
  passwordRoutes(app, deps.login)
}

function overviewRoute(app: App, deps: AdminRouteDependencies): void {
  const { core, certificate, login } = deps
  app.get(
    `${ADMIN}/overview`,
    {
      schema: {
        ...adminRoute('What changes all the time: status, clock, certificate, newest event'),
        response: { 200: OverviewSchema },
      },
    },
    async () => ({
      status: core.status(),
      clock: core.clock(),
      certificate: certificateFacts(certificate),
      auditSequence: core.auditSequence(),
      passwordChangeable: login.isPasswordChangeable,
    }),
  )
}

const RegistrationQuerySchema = Type.Object({
  ...pageQuery,
  search: Type.Optional(
    Type.String({ maxLength: 200, description: 'each of its words is in one of the names' }),
  ),
  sort: Type.Optional(Type.Enum([...REGISTRATION_ORDERS])),
  order: Type.Optional(Type.Enum(['ascending', 'descending'])),
})

function registrationRoutes(app: App, core: Core): void {
  app.get(
    `${ADMIN}/registrations`,
    {
      schema: {
        ...adminRoute('Registrations that hold a seat'),
        querystring: RegistrationQuerySchema,
        response: { 200: RegistrationListSchema },
      },
    },
    async ({ query }) => {
      const wanted = wantedOf(query)
      return wanted === undefined
        ? core.listRegistrations(pageOf(query))
        : core.findRegistrations(wanted)
    },
  )
  app.delete(
    `${ADMIN}/registrations/:id`,
    {
      schema: {
        ...adminRoute('Evict a node; it is told the reason'),
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

/** @returns undefined where nothing but a page was asked for: that costs no search */
function wantedOf(query: Static<typeof RegistrationQuerySchema>): RegistrationQuery | undefined {
  const { search, sort, order } = query
  if (search === undefined && sort === undefined && order === undefined) return undefined
  return {
    ...pageOf(query),
    ...(search === undefined ? {} : { search }),
    order: sort ?? 'node',
    isDescending: order === 'descending',
  }
}

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

const EventQuerySchema = Type.Object({
  ...pageQuery,
  name: Type.Optional(
    Type.String({
      maxLength: 500,
      description: `kinds of events, comma-separated: ${AUDIT_EVENTS.join(', ')}`,
    }),
  ),
})

function eventRoutes(app: App, core: Core): void {
  app.get(
    `${ADMIN}/events`,
    {
      schema: {
        ...adminRoute('Audit events, newest first; a page of some kinds alone may be short'),
        querystring: EventQuerySchema,
        response: { 200: EventListSchema },
      },
    },
    async ({ query }) => {
      const { name } = query
      return core.events({
        ...pageOf(query),
        ...(name === undefined ? {} : { names: kindsOf(name) }),
      })
    },
  )
}

/** @throws MarqueError 10001 naming what is no kind of event */
const kindsOf = (names: string): readonly AuditEventName[] =>
  names.split(',').map((name) => {
    const kind = AUDIT_EVENTS.find((each) => each === name)
    if (kind === undefined) throw wrongField('name', 'is no kind of event')
    return kind
  })

function historyRoutes(app: App, core: Core): void {
  const usage = {
    ...adminRoute('Seats in use and refused requests over time'),
    querystring: Type.Object({ from: epochText, to: epochText }),
    response: { 200: UsageSchema },
  }
  app.get(`${ADMIN}/usage`, { schema: usage }, async ({ query }) => {
    const range = { from: Number(query.from), to: Number(query.to) }
    if (range.to < range.from) throw wrongField('to', 'is before from')
    return core.usage(range)
  })
  const projects = {
    ...adminRoute('Projects: their seats, whether they are open, and by which components'),
    querystring: PageQuerySchema,
    response: { 200: ProjectListSchema },
  }
  app.get(`${ADMIN}/projects`, { schema: projects }, async ({ query }) =>
    core.listProjects(pageOf(query)),
  )
  const licenses = {
    ...adminRoute('The license in force, and those that were, newest first'),
    response: { 200: LicenseHistorySchema },
  }
  app.get(`${ADMIN}/licenses`, { schema: licenses }, () => core.licenseHistory())
}

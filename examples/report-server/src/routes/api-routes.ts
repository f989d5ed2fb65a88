// The same as JSON, for scripts and probes.
import type { Attempt, MarqueLicense } from '@marque/sdk'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ReportServerTools } from '../report-server.ts'
import { reportsOf } from '../reports.ts'
import { revisionOf } from './page-routes.ts'

/** Probes come without a login: they are told no more than whether to send people here. */
export async function probeRoutes(app: FastifyInstance, tools: ReportServerTools): Promise<void> {
  app.get('/healthz', () => ({ ok: true }))
  app.get('/readyz', (_request, reply) => {
    const health = tools.license.health()
    return reply.code(health.ok ? 200 : 503).send(health)
  })
}

export async function apiRoutes(app: FastifyInstance, tools: ReportServerTools): Promise<void> {
  const { license, login } = tools
  app.addHook('onRequest', async (request, reply) => {
    if (login.userOf(request) !== undefined) return undefined
    return reply.code(401).header('www-authenticate', 'Session').send({ error: 'sign in first' })
  })
  app.get('/api/license', () => license.status)
  app.get('/api/nodes', () => license.nodes())
  app.get('/api/reports', () => reportsOf(license))
  app.get('/api/revision', () => ({ revision: revisionOf(tools) }))
  app.post('/api/license/register', (request) => register(license, request))
  app.post('/api/license/unbind', () => license.unbind())
}

/** Whatever is typed goes to the SDK, which says in its status what is wrong with it. */
function register(license: MarqueLicense, request: FastifyRequest): Promise<Attempt> {
  const { server } = (request.body ?? {}) as { server?: unknown }
  return license.register({ server: typeof server === 'string' ? server : '' })
}

// Which routes there are, and which guard stands before them. Node routes have none, since every
// microsecond there counts; routes of pages refuse other people's pages; the administrator's ask who
// it is. Implements docs/contract.md, "License server", table of routes.
import { MarqueError } from '@marque/protocol'
import type { MetricSources, Metrics } from '../adapters/metrics.ts'
import type { PageFiles } from '../adapters/page-files.ts'
import type { Certificate } from '../adapters/tls/certificate.ts'
import type { Clock, Core, Random } from '../ports.ts'
import { activationRoutes } from './activation-routes.ts'
import type { AdminLogin } from './admin-login.ts'
import { adminRoutes } from './admin-routes.ts'
import { sessionRoutes } from './admin-session-routes.ts'
import type { App } from './app.ts'
import { attemptWindow } from './attempt-window.ts'
import type { CallerAddress } from './callers.ts'
import { licenseRoutes } from './license-routes.ts'
import { monitoringRoutes } from './monitoring-routes.ts'
import { nodeRoutes } from './node-routes.ts'
import { collectOpenApi } from './openapi.ts'
import { pageRoutes } from './page-routes.ts'
import type { Problems } from './problems.ts'
import { checkSameOrigin } from './same-origin.ts'

const CHALLENGES = { limit: 60, seconds: 60, maxKeys: 10_000 }

export type RouteDependencies = {
  readonly core: Core
  readonly problems: Problems
  readonly addressOf: CallerAddress
  readonly files: PageFiles
  readonly login: AdminLogin
  readonly metrics: Metrics
  readonly sources: MetricSources
  readonly clock: Clock
  readonly random: Random
  readonly certificate: Certificate
  readonly logDirectory: string
  /** values by name; null: not set */
  readonly settings: Readonly<Record<string, string | null>>
  readonly version: string
}

export function registerRoutes(app: App, deps: RouteDependencies): void {
  const openApi = collectOpenApi(app, deps.version)
  nodeRoutes(app, deps)
  pageRoutes(app, deps)
  monitoringRoutes(app, { ...deps, openApi })
  app.register((scope, _, done) => {
    browserRoutes(scope as App, deps)
    done()
  })
  app.register((scope, _, done) => {
    adminRoutes(scope as App, deps)
    done()
  })
}

function browserRoutes(app: App, deps: RouteDependencies): void {
  const challenges = attemptWindow({ ...CHALLENGES, clock: deps.clock })
  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    if (request.method === 'GET' || request.method === 'HEAD') return
    checkSameOrigin(request.headers)
    if (request.routeOptions.url !== '/license/api/v1/challenges') return
    const address = deps.addressOf(request.raw)
    const wait = challenges.waitSeconds(address)
    if (wait > 0) throw new MarqueError('TOO_MANY_REQUESTS', { retryAfterSeconds: wait })
    challenges.count(address)
  })
  activationRoutes(app, deps)
  licenseRoutes(app, deps)
  sessionRoutes(app, deps.login)
}

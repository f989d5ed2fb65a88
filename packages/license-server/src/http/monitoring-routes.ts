// What monitoring asks: is it alive, can it work, and the numbers. Implements docs/contract.md,
// "License server": `readyz` is 200 when license, store and config are usable.
import { MarqueError, StatusSchema } from '@marque/protocol'
import Type from 'typebox'
import type { MetricSources, Metrics } from '../adapters/metrics.ts'
import type { Core } from '../ports.ts'
import type { App } from './app.ts'

const OkSchema = Type.Object({ status: Type.Literal('ok') })

const HEALTH = { summary: 'Is it alive', tags: ['monitoring'], response: { 200: OkSchema } }

const READINESS = {
  summary: 'Are license, store and config usable',
  tags: ['monitoring'],
  response: { 200: StatusSchema },
}

const METRICS = {
  summary: 'Prometheus metrics',
  tags: ['monitoring'],
  produces: ['text/plain'],
  response: { 200: Type.String() },
}

export function monitoringRoutes(
  app: App,
  deps: {
    readonly core: Core
    readonly metrics: Metrics
    readonly sources: MetricSources
    readonly openApi: () => Promise<object>
  },
): void {
  app.get('/healthz', { schema: HEALTH }, async () => ({ status: 'ok' as const }))
  app.get('/readyz', { schema: READINESS }, async () => {
    const status = deps.core.status()
    if (!status.ready) throw new MarqueError('NOT_READY', { retryAfterSeconds: 5 })
    return status
  })
  app.get('/metrics', { schema: METRICS }, async (_, reply) => {
    reply.type(deps.metrics.contentType)
    return deps.metrics.print(deps.sources)
  })
  app.get('/license/api/openapi.json', { schema: { hide: true } }, async (_, reply) => {
    reply.type('application/json; charset=utf-8')
    return JSON.stringify(await deps.openApi())
  })
}

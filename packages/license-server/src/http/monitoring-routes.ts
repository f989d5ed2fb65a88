// What monitoring asks: is it alive, can it work, and the numbers. Implements docs/contract.md,
// "License server": `readyz` is 200 when license, store and config are usable.
import { MarqueError, StatusSchema } from '@marque/protocol'
import Type from 'typebox'
import type { MetricSources, Metrics } from '../adapters/metrics.ts'
import type { Core } from '../ports.ts'
import type { App } from './app.ts'

const OkSchema = Type.Object({ status: Type.Literal('ok') })

export function monitoringRoutes(
  app: App,
  deps: {
    readonly core: Core
    readonly metrics: Metrics
    readonly sources: MetricSources
    readonly openApi: () => Promise<object>
  },
) {
  app.get(
    '/healthz',
    { schema: { summary: 'Is it alive', tags: ['monitoring'], response: { 200: OkSchema } } },
    async () => ({ status: 'ok' as const }),
  )
  app.get(
    '/readyz',
    {
      schema: {
        summary: 'Are license, store and config usable',
        tags: ['monitoring'],
        response: { 200: StatusSchema },
      },
    },
    async () => {
      const status = deps.core.status()
      if (!status.ready) throw new MarqueError('NOT_READY', { retryAfterSeconds: 5 })
      return status
    },
  )
  app.get(
    '/metrics',
    {
      schema: {
        summary: 'Prometheus metrics',
        tags: ['monitoring'],
        produces: ['text/plain'],
        response: { 200: Type.String() },
      },
    },
    async (_, reply) => {
      reply.type(deps.metrics.contentType)
      return deps.metrics.print(deps.sources)
    },
  )
  app.get('/license/api/openapi.json', { schema: { hide: true } }, async (_, reply) => {
    reply.type('application/json; charset=utf-8')
    return JSON.stringify(await deps.openApi())
  })
}

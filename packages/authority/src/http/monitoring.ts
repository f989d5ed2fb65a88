// What monitoring asks: alive, ready, counters (docs/contract.md, `/healthz`, `/readyz`, `/metrics`).
import { MarqueError } from '@marque/protocol'
import type { FastifyInstance } from 'fastify'
import type { Dependencies } from './dependencies.ts'

export function registerMonitoring(app: FastifyInstance, dependencies: Dependencies): void {
  const { store, keys, clock, meter } = dependencies
  const schema = { hide: true } as never
  app.get('/healthz', { schema }, async () => ({ status: 'ok' }))
  app.get('/readyz', { schema }, async () => {
    await store.check().catch((cause: unknown) => {
      throw new MarqueError('NOT_READY', { reason: 'the database cannot be read' }, { cause })
    })
    await keys.issuing(clock.now())
    return { status: 'ok' }
  })
  app.get('/metrics', { schema }, async (_request, reply) => {
    const text = await meter.registry.metrics()
    return reply.header('content-type', meter.registry.contentType).send(text)
  })
}

// An operator removes a node, which is told why when it renews. Implements docs/protocol.md §7,
// "Evict".
import { MarqueError, type RegistrationId } from '@marque/protocol'
import { evicted } from '../domain/evictions.ts'
import type { Context } from './context.ts'

export const evictNode = (context: Context, id: RegistrationId, reason: string): Promise<void> =>
  context.ledger.run<void>((batch) => {
    const seat = batch.findSeat(id)
    if (seat === undefined || seat.registration.eviction !== undefined) {
      throw new MarqueError('NOT_FOUND', { registration: id })
    }
    const { maxConnections } = context.licenses.current().license
    const { uptimeMs } = batch.time
    const freeEvictions = batch.freeEvictions
    batch.writeSeat(evicted(seat, { reason, uptimeMs, freeEvictions, maxConnections }))
    batch.record('registration.evicted', {
      registration: id,
      node: seat.registration.nodeId,
      nodeName: seat.registration.nodeName,
      reason,
    })
    return () => context.meter.evicted()
  })

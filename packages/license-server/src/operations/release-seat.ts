// A node gives its seat back, in whatever state the server is. Implements docs/protocol.md §7,
// "Release".
import { MarqueError, type RegistrationId } from '@marque/protocol'
import { told } from '../domain/evictions.ts'
import { countsAsInUse } from '../domain/seat.ts'
import type { Caller } from '../ports.ts'
import type { Context } from './context.ts'

export function releaseSeat(context: Context, id: RegistrationId, caller: Caller): Promise<void> {
  const secretHash = caller.bearer === undefined ? undefined : context.hashSecret(caller.bearer)
  return context.ledger.run<void>((batch) => {
    const seat = batch.findSeat(id)
    const registration = seat?.registration
    const isHolder = registration !== undefined && registration.secretHash === secretHash
    if (seat === undefined || !isHolder || !countsAsInUse(seat)) {
      throw new MarqueError('DO_NOT_NEED_DEACTIVATE')
    }
    const evictedSeat = told(seat)
    if (evictedSeat === undefined) batch.removeSeat(seat)
    else batch.writeSeat(evictedSeat)
    batch.record('registration.released', {
      registration: id,
      node: registration.nodeId,
      nodeName: registration.nodeName,
    })
    return () => context.meter.released()
  })
}

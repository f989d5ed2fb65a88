// A node shows the secret of its seat and keeps it for one more grace.
// Implements docs/protocol.md §7, "Renew".
import {
  type LeaseAnswer,
  MarqueError,
  type RegistrationId,
  type RenewBody,
} from '@marque/protocol'
import type { Batch } from '../domain/batch.ts'
import { told } from '../domain/evictions.ts'
import { checkRenewal } from '../domain/renew-checks.ts'
import type { Seat } from '../domain/seat.ts'
import type { Caller } from '../ports.ts'
import type { Context } from './context.ts'
import { grantLease } from './grant-lease.ts'

export function renewLease(
  context: Context,
  id: RegistrationId,
  renewal: { readonly body: RenewBody; readonly caller: Caller },
): Promise<LeaseAnswer> {
  const { bearer } = renewal.caller
  const secretHash = bearer === undefined ? undefined : context.hashSecret(bearer)
  return context.ledger.run<LeaseAnswer>((batch, clock) => {
    const seat = batch.findSeat(id)
    const project = seat && context.table.projectAt(seat.registration.project)
    if (seat === undefined || project === undefined) throw new MarqueError('LEASE_UNKNOWN')
    const { license } = context.licenses.current()
    const { isActive: activated } = context.activation
    const opened = context.recovery.opened.has(project.id)
    try {
      checkRenewal({ seat, project, secretHash, license, clock, activated, opened })
    } catch (error) {
      freeIfTold(batch, seat, error)
      throw error
    }
    const { registration } = seat
    const { nonce } = renewal.body
    const grant = { batch, clock, registration, project, nonce, isRenewal: true }
    const finish = grantLease(context, grant)
    return (leases) => {
      context.meter.renewed()
      return finish(leases)
    }
  })
}

/** A node that is told of its eviction ends by itself; its seat is free with this batch. */
function freeIfTold(batch: Batch, seat: Seat, error: unknown): void {
  if (!(error instanceof MarqueError) || error.errorName !== 'EVICTED') return
  const freed = told(seat)
  if (freed !== undefined) batch.writeSeat(freed)
}

// The grant that claim and renewal end in: the seat lives on from now, and a signed lease says so.
// Implements docs/protocol.md §2, "Lease"; §7.
import { type LeaseAnswer, leaseEnd } from '@marque/protocol'
import type { Batch } from '../domain/batch.ts'
import { leasePayload } from '../domain/lease-payload.ts'
import type { ClockReading } from '../domain/license-dates.ts'
import type { Project, Registration } from '../domain/seat.ts'
import type { Context } from './context.ts'
import type { Finish } from './ledger.ts'

export type Grant = {
  readonly batch: Batch
  readonly clock: ClockReading
  readonly registration: Registration
  readonly project: Project
  readonly nonce: string
  /** the registration itself is as it was */
  readonly isRenewal?: boolean
  /** granted by its components, without an activation since the start */
  readonly isRecovered?: boolean
}

/** @returns what gives the answer once the batch is on disk */
export function grantLease(context: Context, grant: Grant): Finish<LeaseAnswer> {
  const { batch, clock, registration, project } = grant
  const { license, file } = context.licenses.current()
  const endsAt = leaseEnd(license, clock.now)
  const seat = {
    registration,
    renewedAt: clock.now,
    endsAt,
    grantedAtMs: batch.time.uptimeMs,
  }
  if (grant.isRenewal === true) batch.renewSeat(seat)
  else batch.writeSeat(seat)
  const epoch = batch.epoch
  const place = batch.signLease(
    leasePayload({
      registration: registration.id,
      node: registration.nodeId,
      project: project.id,
      nonce: grant.nonce,
      issuedAt: clock.now,
      endsAt,
      license,
      epoch,
    }),
  )
  const connectionsInUse = batch.connectionsInUse
  return (leases) => ({
    registrationId: registration.id,
    lease: leases[place] ?? '',
    licenseFile: file,
    renewAfterSeconds: license.lease.renewSeconds,
    expiresAt: endsAt,
    maxConnections: license.maxConnections,
    connectionsInUse,
    recovered: grant.isRecovered ?? false,
    epoch,
  })
}

// What a product is told of its license, from what the node keeps and what verified.
// Implements docs/contract.md, "SDK".
import type { VerifiedLicense } from '@marque/protocol'
import type { LicenseStatus, LocalFault, Registration } from '../contract.ts'
import type { HeldSeat, RegistrationRecord } from './record.ts'
import { isLive, type Standing, stateOf } from './standing.ts'

/** A seat whose lease verified in this run. */
export type VerifiedSeat = {
  readonly license: VerifiedLicense['license']
  /** epoch seconds by this host's clock, for showing */
  readonly endsAt: number
  /** monotonic milliseconds, for deciding */
  readonly endsAtMs: number
}

export type StatusFacts = {
  readonly record: RegistrationRecord
  /** the standing at this instant: the record's, unless the lease has just ended */
  readonly standing: Standing
  readonly seat: VerifiedSeat | undefined
  readonly publisher: string
  readonly faults: readonly LocalFault[]
  readonly product: string
  readonly project: LicenseStatus['project']
  readonly node: LicenseStatus['node']
  readonly nextAttemptAt: number | undefined
}

export function statusFrom(facts: StatusFacts): LicenseStatus {
  const { record, standing } = facts
  const registration =
    record.held === undefined || facts.seat === undefined
      ? undefined
      : registrationFrom(record.held, facts.seat, facts.publisher)
  const { failure } = record
  return {
    state: stateOf(standing),
    entitled: isLive(standing),
    ...(standing === 'warned' && failure !== undefined
      ? { warning: { code: failure.code, name: failure.name, since: failure.since } }
      : {}),
    ...(failure === undefined ? {} : { failure }),
    failures: record.failures,
    faults: facts.faults,
    product: facts.product,
    project: facts.project,
    node: facts.node,
    ...(record.wish === undefined ? {} : { server: record.wish.server }),
    ...(registration === undefined ? {} : { registration }),
    ...(facts.nextAttemptAt === undefined ? {} : { nextAttemptAt: facts.nextAttemptAt }),
    revision: record.shared?.revision ?? 0,
  }
}

function registrationFrom(held: HeldSeat, seat: VerifiedSeat, publisher: string): Registration {
  const { license } = seat
  return {
    id: held.id,
    deploymentId: license.deployment.id,
    licenseId: license.jti,
    licenseSerial: license.serial,
    publisher,
    licensee: license.licensee.name,
    product: { id: license.product.id, name: license.product.name },
    versions: license.versions.range,
    entitlements: { ...license.entitlements },
    maxConnections: license.maxConnections,
    connectionsInUse: held.connectionsInUse,
    expiresAt: license.exp ?? null,
    renewedAt: held.sentAt,
    leaseEndsAt: seat.endsAt,
    recovered: held.recovered,
  }
}

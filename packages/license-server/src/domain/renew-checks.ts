// Why a renewal is refused, first reason first. Version, address and domain were judged when the
// seat was claimed. Implements docs/protocol.md §7, "Renew".
import { checkAccountStatus, type License, MarqueError } from '@marque/protocol'
import { type ClockReading, checkDates } from './license-dates.ts'
import { dataChanged, notActivated } from './recovery.ts'
import type { Project, Seat, SecretHash } from './seat.ts'

export type RenewFacts = {
  readonly seat: Seat
  readonly project: Project
  /** of the bearer secret that the node showed */
  readonly secretHash: SecretHash | undefined
  readonly license: License
  readonly clock: ClockReading
  readonly activated: boolean
  /** whether the project's seal was opened since the start */
  readonly opened: boolean
}

/** Returns if all is well. @throws MarqueError */
type RenewCheck = (facts: RenewFacts) => void

const bearer: RenewCheck = ({ seat, secretHash }) => {
  const { registration } = seat
  if (secretHash === registration.secretHash) return
  if (secretHash === undefined || !registration.superseded.includes(secretHash)) {
    throw new MarqueError('LEASE_UNKNOWN')
  }
}

const eviction: RenewCheck = ({ seat }) => {
  const evicted = seat.registration.eviction
  if (evicted !== undefined) throw new MarqueError('EVICTED', { reason: evicted.reason })
}

const duplicate: RenewCheck = ({ seat, secretHash }) => {
  const { registration } = seat
  if (secretHash !== registration.secretHash) {
    throw new MarqueError('NODE_DUPLICATED', { node: registration.nodeName })
  }
}

const licenseDates: RenewCheck = ({ license, clock }) => checkDates(license, clock)

const accountStatus: RenewCheck = ({ license }) => checkAccountStatus(license)

const projectLock: RenewCheck = ({ project }) => {
  if (project.lock !== undefined) throw dataChanged(project)
}

/** A seal that was not opened in this run is asked for, even after an activation. */
const sealOrActivation: RenewCheck = ({ project, opened, activated }) => {
  if (project.seal !== undefined && !opened) throw new MarqueError('PROJECT_LOCKED')
  if (project.seal === undefined && !activated) throw notActivated()
}

const RENEW_CHECKS: readonly RenewCheck[] = [
  bearer, //        40004
  eviction, //      40006
  duplicate, //     40009
  licenseDates, //  30000
  accountStatus, // 30002
  projectLock, //   40001
  sealOrActivation, // 40002, 40001
]

/** @throws MarqueError the first reason against this renewal */
export function checkRenewal(facts: RenewFacts): void {
  for (const check of RENEW_CHECKS) check(facts)
}

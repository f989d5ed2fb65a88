// Why a claim is refused. The order is the product's promise: a person is shown the first reason
// alone, so it must be the same one every time. Implements docs/protocol.md §7, "Claim order of
// checks"; 10000 and 10001 were answered before, 40000 when the license was read.
import {
  type ClaimBody,
  checkAccountStatus,
  type License,
  MarqueError,
  matchesAddress,
  matchesDomain,
  matchesVersion,
} from '@marque/protocol'
import { isAdoptable, isRecognised } from './fence.ts'
import { type ClockReading, checkClock, checkDates } from './license-dates.ts'
import {
  checkIsOpen,
  checkRecoveryTerms,
  dataChanged,
  type Environment,
  notActivated,
} from './recovery.ts'
import type { Project, Seat } from './seat.ts'

export type ClaimFacts = {
  readonly body: ClaimBody
  /** where the claim came from */
  readonly address: string
  readonly license: License
  readonly clock: ClockReading
  readonly activated: boolean
  /** epoch seconds of the last activation; 0 if there was none */
  readonly activatedAt: number
  readonly environment: Environment
  /** whether the project's seal was opened since the start */
  readonly opened: boolean
  /** whether the claim shows the current secret of the seat that its node holds */
  readonly holdsSecret: boolean
  /** boot → random of every epoch that this state drew */
  readonly epochs: ReadonlyMap<number, string>
  readonly project: Project | undefined
  /** the seat that the node holds already */
  readonly held: Seat | undefined
  readonly connectionsInUse: number
}

/** Returns if all is well. @throws MarqueError */
type ClaimCheck = (facts: ClaimFacts) => void

const licenseDates: ClaimCheck = ({ license, clock }) => checkDates(license, clock)

const productVersion: ClaimCheck = ({ body, license }) => {
  const { version, build } = body.project
  const { range, builtBefore } = license.versions
  if (!matchesVersion(version, range)) {
    throw new MarqueError('REPORT_VERSION_ERROR', { version, licensed: range })
  }
  if (builtBefore !== undefined && (build === undefined || build >= builtBefore)) {
    throw new MarqueError('REPORT_VERSION_ERROR', { build: build ?? 'not stated', builtBefore })
  }
}

const accountStatus: ClaimCheck = ({ license }) => checkAccountStatus(license)

const peerAddress: ClaimCheck = ({ address, license }) => {
  if (license.ips !== undefined && !matchesAddress(address, license.ips)) {
    throw new MarqueError('LICENSE_IP_ERROR', { address })
  }
}

const domainName: ClaimCheck = ({ body, license }) => {
  const { domain } = body.project
  if (license.domains === undefined) return
  if (domain === undefined || !matchesDomain(domain, license.domains)) {
    throw new MarqueError('LICENSE_DOMAIN_ERROR', { domain: domain ?? 'not stated' })
  }
}

const appName: ClaimCheck = ({ body, license }) => {
  const name = body.project.appName
  if (license.appNames !== undefined && !license.appNames.includes(name)) {
    throw new MarqueError('LICENSE_APPNAME_ERROR', { appName: name })
  }
}

const fence: ClaimCheck = ({ body, epochs, activated }) => {
  if (body.epoch === undefined || isRecognised(body.epoch, epochs)) return
  if (!(activated && isAdoptable(body.epoch))) throw new MarqueError('CLONE_DETECTED')
}

const projectLock: ClaimCheck = ({ project }) => {
  if (project?.lock !== undefined) throw dataChanged(project)
}

/** Without an activation, the project's own components must open its seal. */
const activationOrSeal: ClaimCheck = (facts) => {
  if (facts.activated || (facts.opened && facts.holdsSecret)) return
  if (facts.project?.seal === undefined) throw notActivated()
  checkRecoveryTerms({ ...facts, version: facts.body.project.version })
  checkIsOpen(facts.environment)
}

const clockForNewSeat: ClaimCheck = ({ held, clock }) => {
  if (held === undefined) checkClock(clock)
}

const freeSeat: ClaimCheck = ({ held, connectionsInUse, license }) => {
  if (held === undefined && connectionsInUse >= license.maxConnections) {
    throw new MarqueError('REGISTER_OUT_OF_LIMIT', {
      maxConnections: license.maxConnections,
      connectionsInUse,
    })
  }
}

const CLAIM_CHECKS: readonly ClaimCheck[] = [
  licenseDates, //    30000
  productVersion, //  30001
  accountStatus, //   30002
  peerAddress, //     30003
  domainName, //      30004
  appName, //         30005
  fence, //           40007
  projectLock, //     40001
  activationOrSeal, // 40001, 40003
  clockForNewSeat, // 40005
  freeSeat, //        30007
]

/** @throws MarqueError the first reason against this claim */
export function checkClaim(facts: ClaimFacts): void {
  for (const check of CLAIM_CHECKS) check(facts)
}

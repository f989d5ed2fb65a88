// Which project may go on after a start without a person, and when its seal may be made anew. What
// opens a seal is cryptography; this page only says what follows from it.
// Implements docs/protocol.md §6, "Seal", "After a start".
import {
  type EnvironmentSeal,
  isAtLeast,
  type License,
  MarqueError,
  type OpenedSeal,
  type Waiting,
} from '@marque/protocol'
import type { ClockReading } from './license-dates.ts'
import type { Project } from './seat.ts'

/** What a claim's proofs did to the seal of its project, and the seal that could follow it. */
export type Environment = {
  /** the seal that was tried */
  readonly seal: EnvironmentSeal | undefined
  readonly opened: OpenedSeal | undefined
  /** under the proofs of this claim; undefined if it did not bring every slot, or nothing changed */
  readonly next: EnvironmentSeal | undefined
  /** whether the claim brought a proof for every slot that its configuration has */
  readonly isFull: boolean
}

/** The page with the QR code, as a path on this server. */
export const QRCODE_PATH = '/license/qrcode'

export const notActivated = (reason?: string): MarqueError =>
  new MarqueError('SERVER_NOT_ACTIVATED', {
    qrcodePath: QRCODE_PATH,
    ...(reason === undefined ? {} : { reason }),
  })

export const dataChanged = ({ id }: Project): MarqueError =>
  notActivated(`the stored rows of project ${id} do not add up`)

export type RecoveryFacts = {
  readonly license: Pick<License, 'restartRecovery'>
  /** of the product */
  readonly version: string
  readonly clock: ClockReading
  /** epoch seconds of the last QR activation; 0 if there was none */
  readonly activatedAt: number
}

/** @throws MarqueError 40001 if the license does not allow this product to recover by itself */
export function checkRecoveryTerms(facts: RecoveryFacts): void {
  const { license, version, clock, activatedAt } = facts
  const terms = license.restartRecovery
  if (terms === undefined) throw notActivated('the license has no restart recovery')
  if (!isAtLeast(version, terms.minProductVersion)) {
    const { minProductVersion } = terms
    throw notActivated(`version ${version} is older than ${minProductVersion}`)
  }
  if (terms.days === undefined) return
  if (Math.max(clock.now, clock.highest) - activatedAt > terms.days * 86_400) {
    throw notActivated(`the last activation is more than ${terms.days} days ago`)
  }
}

/** @throws MarqueError 40003 naming the slots, if too few of them opened the seal */
export function checkIsOpen({ opened }: Environment): void {
  if (opened?.isOpen === true) return
  throw new MarqueError('ENVIRONMENT_CHANGED', {
    qrcodePath: QRCODE_PATH,
    changed: opened?.changed ?? [],
    absent: opened?.absent ?? [],
  })
}

/**
 * Whether the claim may put the next seal in the place of the present one: it opens the present one,
 * or shows the secret of its live registration, or is the project's first full claim after an
 * activation. Whoever else could reseal a project could take it over.
 */
export const mayReseal = (facts: {
  readonly environment: Environment
  readonly holdsSecret: boolean
  readonly isFirstFullClaim: boolean
}): boolean =>
  facts.environment.next !== undefined &&
  (facts.environment.opened?.isOpen === true || facts.holdsSecret || facts.isFirstFullClaim)

/** Why a project waits for a person or for its nodes; undefined if it does not. */
export function waitingReason(
  project: Project,
  run: {
    readonly isActivated: boolean
    readonly isOpened: boolean
    /** why its last claim was refused */
    readonly refused: Waiting['reason'] | undefined
  },
): Waiting['reason'] | undefined {
  if (project.lock !== undefined) return 'data-changed'
  if (run.isActivated || run.isOpened) return undefined
  if (run.refused !== undefined) return run.refused
  return project.seal === undefined ? 'not-sealed' : 'not-heard-of'
}

// May this license server be activated now? The checks in their order, on plain data. An approval
// that slips through here is a running server that the publisher meant to stop.
// Implements docs/protocol.md §3, "At the authority".
import {
  checkAccountStatus,
  checkLicenseDates,
  MarqueError,
  type Terms,
  toMarqueError,
} from '@marque/protocol'
import type { DeploymentState } from './records.ts'

/** How long the code of an approved challenge is shown. */
export const APPROVAL_SECONDS = 300

export type ChallengeFacts = {
  readonly deployment: { readonly state: DeploymentState }
  readonly terms: Pick<Terms, 'accountStatus' | 'nbf' | 'exp'>
  readonly clockToleranceSeconds: number
  /** epoch seconds by the clock of the license server */
  readonly issuedAt: number
  readonly now: number
  /** when this very challenge was approved first */
  readonly approvedAt?: number
}

export type Decision =
  | { readonly outcome: 'approved'; readonly expiresAt: number }
  | { readonly outcome: 'refused'; readonly error: MarqueError }

/** `approved` means: it may be, and its code may be shown until `expiresAt`. */
export function judgeChallenge(facts: ChallengeFacts): Decision {
  try {
    checkDeployment(facts.deployment)
    checkAccountStatus(facts.terms)
    checkLicenseDates(facts.terms, facts.now)
    checkClock(facts)
    return { outcome: 'approved', expiresAt: checkApprovalAge(facts) }
  } catch (error) {
    const refusal = toMarqueError(error)
    if (refusal.errorName === 'INTERNAL') throw error
    return { outcome: 'refused', error: refusal }
  }
}

function checkDeployment(deployment: { state: DeploymentState }): void {
  if (deployment.state !== 'active') {
    throw new MarqueError('ACCOUNT_STATUS_ERROR', { deploymentState: deployment.state })
  }
}

function checkClock({ issuedAt, now, clockToleranceSeconds }: ChallengeFacts): void {
  const offsetSeconds = issuedAt - now
  if (Math.abs(offsetSeconds) > clockToleranceSeconds) {
    throw new MarqueError('CLOCK_MOVED_BACK', { clock: 'license server', offsetSeconds })
  }
}

function checkApprovalAge({ approvedAt, now }: ChallengeFacts): number {
  const expiresAt = (approvedAt ?? now) + APPROVAL_SECONDS
  if (now >= expiresAt) throw new MarqueError('CHALLENGE_EXPIRED', { expiredAt: expiresAt })
  return expiresAt
}

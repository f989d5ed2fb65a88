// May this license server be activated now? The checks in their order, on plain data. An approval
// that slips through here is a running server that the publisher meant to stop.
// Implements docs/protocol.md §3, "At the authority"; §4.
import {
  checkAccountStatus,
  checkLicenseDates,
  MarqueError,
  type Terms,
  toMarqueError,
} from '@marque/protocol'
import type { ChainMove, ChainPlace, ChainVerdict, Standing } from './activation-chain.ts'
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
  /** the record that the challenge builds on */
  readonly place: ChainPlace
  /** this very challenge was approved before, at that instant; its record stands so now */
  readonly earlier?: { readonly approvedAt: number; readonly standing: Standing | undefined }
  /** of a challenge that was not approved before */
  readonly chain: ChainVerdict
}

export type Decision =
  | {
      readonly outcome: 'approved'
      readonly expiresAt: number
      /** what the first approval does to the chain; absent when the same code is shown again */
      readonly first?: { readonly step: 'normal' | 'break'; readonly move: ChainMove }
    }
  | { readonly outcome: 'refused'; readonly error: MarqueError }

/** `approved` means: it may be, and its code may be shown until `expiresAt`. */
export function judgeChallenge(facts: ChallengeFacts): Decision {
  try {
    checkDeployment(facts.deployment)
    checkAccountStatus(facts.terms)
    checkLicenseDates(facts.terms, facts.now)
    checkClock(facts)
    return facts.earlier === undefined
      ? { outcome: 'approved', expiresAt: facts.now + APPROVAL_SECONDS, first: checkChain(facts) }
      : { outcome: 'approved', expiresAt: checkApproval(facts.earlier, facts.now) }
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
    throw new MarqueError('CLOCK_MOVED_BACK', { whose: 'licenseServer', offsetSeconds })
  }
}

function checkChain({
  chain,
  place,
}: ChallengeFacts): Exclude<ChainVerdict, { step: 'fork' | 'limit' }> {
  const { instanceId } = place
  switch (chain.step) {
    case 'fork':
      throw new MarqueError('CLONE_DETECTED', { instanceId, record: place.record })
    case 'limit': {
      const { used, reinstalls } = chain
      throw new MarqueError('REINSTALL_LIMIT', { instanceId, used, reinstalls })
    }
    default:
      return chain
  }
}

/** Once another record was confirmed, or this one, the code opens nothing any more. */
function checkApproval(
  { approvedAt, standing }: NonNullable<ChallengeFacts['earlier']>,
  now: number,
): number {
  const expiresAt = approvedAt + APPROVAL_SECONDS
  if (now >= expiresAt) throw new MarqueError('CHALLENGE_EXPIRED', { expiredAt: expiresAt })
  if (standing !== 'open') throw new MarqueError('CHALLENGE_EXPIRED')
  return expiresAt
}

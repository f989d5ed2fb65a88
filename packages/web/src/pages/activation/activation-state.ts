// What the activation page shows at every moment, as pure rules on plain data: one QR code at a
// time, never refreshed by itself, and a lock that outlives it (docs/protocol.md §3; R6–R8).
// If this were wrong, a person would scan a dead QR code or type into a locked field.
import type { ChallengeAnswer } from '@marque/protocol'
import type { Problem } from '@marque/protocol/errors'

/** Why a QR code takes no code any more; `gone`: the server did not say which. */
type EndReason = 'expired' | 'replaced' | 'used' | 'gone'

/** Instants are the page's monotonic seconds. */
export type Challenge = {
  readonly id: string
  readonly url: string
  readonly svg: string
  readonly lifeSeconds: number
  readonly endsAt: number
  readonly ended?: EndReason
}

/** What the page says beside the field about the last try. */
export type Remark =
  | { readonly kind: 'refused'; readonly problem: Problem; readonly attemptsLeft?: number }
  | { readonly kind: 'unanswered' }
  | { readonly kind: 'lock-over' }

export type ActivationState = {
  /** A new QR code is being asked for. */
  readonly preparing: boolean
  /** A code is being checked. */
  readonly sending: boolean
  readonly challenge?: Challenge
  /** Why there is no new QR code. */
  readonly failure?: unknown
  readonly remark?: Remark
  readonly lockedUntil?: number
  /** wrong codes until the lock, as far as the server told it */
  readonly triesLeft?: number
}

export type ActivationEvent =
  | { readonly type: 'asked' }
  | { readonly type: 'arrived'; readonly answer: ChallengeAnswer; readonly now: number }
  | { readonly type: 'failed'; readonly error: unknown }
  | { readonly type: 'sent' }
  | { readonly type: 'refused'; readonly problem: Problem; readonly now: number }
  | { readonly type: 'unanswered' }
  | { readonly type: 'replaced' }
  | { readonly type: 'ticked'; readonly now: number }

export const initialState: ActivationState = { preparing: true, sending: false }

const lockSeconds = 15 * 60

export function nextState(state: ActivationState, event: ActivationEvent): ActivationState {
  switch (event.type) {
    case 'asked':
      return { ...without(state, ['failure', 'remark']), preparing: true }
    case 'arrived':
      return arrived(state, event)
    case 'failed':
      return { ...without(state, ['challenge']), preparing: false, failure: event.error }
    case 'sent':
      return { ...without(state, ['remark']), sending: true }
    case 'refused':
      return refused({ ...state, sending: false }, event)
    case 'unanswered':
      return { ...state, sending: false, remark: { kind: 'unanswered' } }
    case 'replaced':
      return end(state, 'replaced')
    case 'ticked':
      return ticked(state, event.now)
  }
}

/** Whether a code can be typed and submitted now. */
export const takesCode = (state: ActivationState): boolean =>
  state.challenge !== undefined &&
  state.challenge.ended === undefined &&
  state.lockedUntil === undefined &&
  !state.preparing

function arrived(
  state: ActivationState,
  { answer, now }: { readonly answer: ChallengeAnswer; readonly now: number },
): ActivationState {
  const challenge: Challenge = {
    id: answer.challengeId,
    url: answer.url,
    svg: answer.svg,
    lifeSeconds: answer.ttlSeconds,
    endsAt: now + answer.ttlSeconds,
  }
  const locked = answer.lockedForSeconds ?? 0
  return {
    ...without(state, ['failure', 'remark', 'lockedUntil']),
    preparing: false,
    challenge,
    triesLeft: answer.attemptsLeft,
    ...(locked > 0 ? { lockedUntil: now + locked } : {}),
  }
}

function refused(
  state: ActivationState,
  { problem, now }: { readonly problem: Problem; readonly now: number },
): ActivationState {
  switch (problem.name) {
    case 'CODE_LOCKED':
      return {
        ...without(state, ['remark']),
        lockedUntil: now + (number(problem['retryAfterSeconds']) ?? lockSeconds),
      }
    case 'CHALLENGE_EXPIRED':
      return end(state, endReason(problem['reason']))
    default: {
      const attemptsLeft = number(problem['attemptsLeft'])
      const remark: Remark = { kind: 'refused', problem }
      return attemptsLeft === undefined
        ? { ...state, remark }
        : { ...state, remark: { ...remark, attemptsLeft }, triesLeft: attemptsLeft }
    }
  }
}

function ticked(state: ActivationState, now: number): ActivationState {
  const unlocked = state.lockedUntil !== undefined && now >= state.lockedUntil
  const next: ActivationState = unlocked
    ? { ...without(state, ['lockedUntil', 'triesLeft']), remark: { kind: 'lock-over' } }
    : state
  const { challenge } = next
  const over = challenge !== undefined && challenge.ended === undefined && now >= challenge.endsAt
  // While a code is being checked the server decides whether it came in time.
  return over && !next.sending ? end(next, 'expired') : next
}

function end(state: ActivationState, reason: EndReason): ActivationState {
  if (state.challenge === undefined) return state
  const rest = state.remark?.kind === 'lock-over' ? state : without(state, ['remark'])
  return { ...rest, challenge: { ...state.challenge, ended: reason } }
}

function endReason(reason: unknown): EndReason {
  return reason === 'expired' || reason === 'used' || reason === 'replaced' ? reason : 'gone'
}

const number = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined

function without<Key extends keyof ActivationState>(
  state: ActivationState,
  keys: readonly Key[],
): Omit<ActivationState, Key> {
  const rest: Partial<Record<keyof ActivationState, unknown>> = { ...state }
  for (const key of keys) delete rest[key]
  return rest as Omit<ActivationState, Key>
}

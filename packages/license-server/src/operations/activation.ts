// Whether this run of the license server was activated, the one challenge that lives, and the lock.
// Implements docs/protocol.md §3.
import type { Bytes, ChallengeReason } from '@marque/protocol'
import type { CodeLock } from '../domain/code-lock.ts'
import { inTurn } from './in-turn.ts'

/** Five minutes by the monotonic clock. */
export const CHALLENGE_SECONDS = 300

export type LiveChallenge = {
  readonly id: string
  readonly code: string
  readonly nonce: Bytes
  readonly issuedAt: number
  /** monotonic instant of issue */
  readonly issuedAtMs: number
  readonly sequence: number
  readonly previous: Bytes
  readonly reason: ChallengeReason
}

/** Held in memory alone: a restart begins unactivated and without a challenge. */
export type Activation = {
  isActive: boolean
  challenge: LiveChallenge | undefined
  lock: CodeLock
  /** one try after the other */
  readonly serially: <T>(action: () => Promise<T>) => Promise<T>
}

export const beginUnactivated = (lock: CodeLock): Activation => ({
  isActive: false,
  challenge: undefined,
  lock,
  serially: inTurn(),
})

// How many verification codes may be tried: six in any 15 minutes, over challenges, restarts and
// parallel tries. A way around this page makes six digits guessable.
// Implements docs/protocol.md §3, "At the license server".
import { MarqueError, type PrivateConfig } from '@marque/protocol'

/** The try with this number is the last; if it is wrong, the lock stays. */
export const MAX_TRIES = 6
export const LOCK_SECONDS = 900

type Attempts = PrivateConfig['attempts']

export const NO_ATTEMPTS: Attempts = { wrong: 0 }

export type CodeLock = {
  readonly attempts: Attempts
  /** monotonic instant at which the lock ends */
  readonly endsAtMs?: number
}

type Time = { readonly now: number; readonly monotonicMs: number }

/**
 * The lock as a start finds it. A lock that is recorded was in force when the server stopped, and
 * how long it stopped only the wall clock could tell, which its owner sets: it begins again in full.
 */
export const lockAtStart = (attempts: Attempts, time: Time): CodeLock =>
  attempts.wrong >= MAX_TRIES ? lockedFrom(attempts.wrong, time) : { attempts }

/** Seconds until codes are taken again; 0 if they are. */
export const lockedForSeconds = ({ endsAtMs }: CodeLock, monotonicMs: number): number =>
  endsAtMs === undefined ? 0 : Math.max(0, Math.ceil((endsAtMs - monotonicMs) / 1000))

/** The lock's end clears the count. */
export const liftLock = (lock: CodeLock, monotonicMs: number): CodeLock =>
  lock.endsAtMs !== undefined && monotonicMs >= lock.endsAtMs ? { attempts: NO_ATTEMPTS } : lock

/**
 * Counts one try, before the code is looked at: the last one locks in advance.
 * @throws MarqueError 41001 while locked; the try is not counted then
 */
export function countTry(lock: CodeLock, time: Time): CodeLock {
  const remaining = lockedForSeconds(lock, time.monotonicMs)
  if (remaining > 0) throw codeLocked(remaining)
  const wrong = lock.attempts.wrong + 1
  return wrong >= MAX_TRIES ? lockedFrom(wrong, time) : { attempts: { wrong } }
}

export const triesLeft = ({ attempts }: CodeLock): number => Math.max(0, MAX_TRIES - attempts.wrong)

/** What a wrong code is answered, once it was counted. */
export const wrongCode = (lock: CodeLock, monotonicMs: number): MarqueError =>
  lock.endsAtMs === undefined
    ? new MarqueError('CODE_INCORRECT', { attemptsLeft: triesLeft(lock) })
    : codeLocked(lockedForSeconds(lock, monotonicMs))

const codeLocked = (retryAfterSeconds: number): MarqueError =>
  new MarqueError('CODE_LOCKED', { retryAfterSeconds })

const lockedFrom = (wrong: number, time: Time): CodeLock => ({
  attempts: { wrong, lockedUntil: time.now + LOCK_SECONDS },
  endsAtMs: time.monotonicMs + LOCK_SECONDS * 1000,
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type CodeLock,
  countTry,
  LOCK_SECONDS,
  liftLock,
  lockAtStart,
  lockedForSeconds,
  MAX_TRIES,
  NO_ATTEMPTS,
  triesLeft,
  wrongCode,
} from '../../src/domain/code-lock.ts'

const time = (seconds: number) => ({ now: 1000 + seconds, monotonicMs: seconds * 1000 })

const afterTries = (count: number): CodeLock =>
  Array.from({ length: count }).reduce<CodeLock>((lock) => countTry(lock, time(0)), {
    attempts: NO_ATTEMPTS,
  })

test('five wrong codes are told how many tries are left', () => {
  const left = [1, 2, 3, 4, 5].map((count) => wrongCode(afterTries(count), 0))
  assert.deepEqual(
    left.map(({ errorName, details }) => [errorName, details['attemptsLeft']]),
    [5, 4, 3, 2, 1].map((count) => ['CODE_INCORRECT', count]),
  )
})

test('the sixth wrong code is locked for fifteen minutes', () => {
  const refusal = wrongCode(afterTries(MAX_TRIES), 0)
  assert.equal(refusal.errorName, 'CODE_LOCKED')
  assert.equal(refusal.details['retryAfterSeconds'], LOCK_SECONDS)
})

test('a try while locked is refused with the remaining seconds and not counted', () => {
  const locked = afterTries(MAX_TRIES)
  assert.throws(() => countTry(locked, time(300)), {
    errorName: 'CODE_LOCKED',
    details: { retryAfterSeconds: 600 },
  })
  assert.equal(locked.attempts.wrong, MAX_TRIES)
})

test('the end of the lock clears the count', () => {
  const locked = afterTries(MAX_TRIES)
  assert.equal(liftLock(locked, LOCK_SECONDS * 1000 - 1), locked)
  const lifted = liftLock(locked, LOCK_SECONDS * 1000)
  assert.equal(triesLeft(lifted), MAX_TRIES)
  assert.equal(lockedForSeconds(lifted, LOCK_SECONDS * 1000), 0)
})

test('a lock in force at a start begins again in full, wherever the wall clock stands', () => {
  for (const now of [0, 1_000, 9_999_999_999]) {
    const lock = lockAtStart({ wrong: MAX_TRIES, lockedUntil: 1900 }, { now, monotonicMs: 7 })
    assert.equal(lockedForSeconds(lock, 7), LOCK_SECONDS)
    assert.equal(lock.attempts.lockedUntil, now + LOCK_SECONDS)
  }
})

test('wrong codes below the lock are still counted after a start', () => {
  const lock = lockAtStart({ wrong: 4 }, time(0))
  assert.equal(lockedForSeconds(lock, 0), 0)
  assert.equal(triesLeft(lock), 2)
})

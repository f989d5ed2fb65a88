// The rules of the activation page, without a browser.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ChallengeAnswer } from '@marque/protocol'
import { type ErrorName, encodeProblem, MarqueError } from '@marque/protocol/errors'
import {
  type ActivationEvent,
  type ActivationState,
  initialState,
  nextState,
  takesCode,
} from '../src/pages/activation/activation-state.ts'

const answer: ChallengeAnswer = {
  challengeId: 'one',
  url: 'HTTPS://A.EXAMPLE/A/X',
  svg: '<svg/>',
  expiresAt: 2_000_000_300,
  ttlSeconds: 300,
  attemptsLeft: 5,
}

const refusal = (
  name: ErrorName,
  details: Readonly<Record<string, string | number>> = {},
  now = 20,
): ActivationEvent => ({
  type: 'refused',
  problem: encodeProblem(new MarqueError(name, details)),
  now,
})

const after = (...events: readonly ActivationEvent[]): ActivationState =>
  events.reduce(nextState, initialState)

const arrived: ActivationEvent = { type: 'arrived', answer, now: 10 }

describe('the state of the activation page', () => {
  test('takes a code once the QR code is there', () => {
    assert.equal(takesCode(after()), false)
    assert.equal(takesCode(after(arrived)), true)
  })

  test('expires after the time that the server gave, by the monotonic clock', () => {
    const before = after(arrived, { type: 'ticked', now: 309.9 })
    assert.equal(before.challenge?.ended, undefined)
    const over = after(arrived, { type: 'ticked', now: 310 })
    assert.equal(over.challenge?.ended, 'expired')
    assert.equal(takesCode(over), false)
  })

  test('lets the server decide about a code that was sent in time', () => {
    const state = after(arrived, { type: 'sent' }, { type: 'ticked', now: 400 })
    assert.equal(state.challenge?.ended, undefined)
    const answered = nextState(state, refusal('CHALLENGE_EXPIRED', {}, 400))
    assert.equal(answered.challenge?.ended, 'gone')
  })

  test('keeps the QR code after a wrong code, and counts the tries left', () => {
    const state = after(arrived, { type: 'sent' }, refusal('CODE_INCORRECT', { attemptsLeft: 2 }))
    assert.equal(takesCode(state), true)
    assert.equal(state.remark?.kind === 'refused' && state.remark.attemptsLeft, 2)
  })

  test('locks for as long as the server says, and for 15 minutes if it does not say', () => {
    const said = after(arrived, refusal('CODE_LOCKED', { retryAfterSeconds: 70 }))
    assert.equal(said.lockedUntil, 90)
    assert.equal(after(arrived, refusal('CODE_LOCKED')).lockedUntil, 920)
    assert.equal(takesCode(said), false)
  })

  test('ends the lock by itself; a QR code that is still good takes codes again', () => {
    const state = after(arrived, refusal('CODE_LOCKED', { retryAfterSeconds: 70 }), {
      type: 'ticked',
      now: 90,
    })
    assert.equal(state.lockedUntil, undefined)
    assert.equal(takesCode(state), true)
    assert.equal(state.remark?.kind, 'lock-over')
  })

  test('outlives the QR code with a long lock', () => {
    const state = after(arrived, refusal('CODE_LOCKED', { retryAfterSeconds: 900 }), {
      type: 'ticked',
      now: 920,
    })
    assert.equal(state.challenge?.ended, 'expired')
    assert.equal(state.lockedUntil, undefined)
  })

  test('knows of a lock from the answer that brought the QR code', () => {
    const locked = after({
      type: 'arrived',
      answer: { ...answer, lockedForSeconds: 30 },
      now: 10,
    })
    assert.equal(locked.lockedUntil, 40)
    assert.equal(after(arrived).lockedUntil, undefined)
  })

  for (const reason of ['expired', 'used', 'replaced'] as const) {
    test(`ends a QR code as ${reason} when the server says so`, () => {
      const state = after(arrived, refusal('CHALLENGE_EXPIRED', { reason }))
      assert.equal(state.challenge?.ended, reason)
    })
  }

  test('covers the QR code when another window made a newer one', () => {
    const state = after(arrived, { type: 'replaced' })
    assert.equal(state.challenge?.ended, 'replaced')
    assert.deepEqual(after({ type: 'replaced' }), initialState)
  })

  test('starts afresh with a new QR code', () => {
    const state = after(
      arrived,
      refusal('CODE_INCORRECT', { attemptsLeft: 1 }),
      { type: 'ticked', now: 311 },
      { type: 'asked' },
      { type: 'arrived', answer: { ...answer, challengeId: 'two' }, now: 320 },
    )
    assert.equal(state.challenge?.id, 'two')
    assert.equal(state.challenge?.ended, undefined)
    assert.equal(state.remark, undefined)
    assert.equal(takesCode(state), true)
  })

  test('has no QR code to show when none could be made', () => {
    const state = after(arrived, { type: 'asked' }, { type: 'failed', error: 'why' })
    assert.equal(state.challenge, undefined)
    assert.equal(state.failure, 'why')
    assert.equal(takesCode(state), false)
  })

  test('keeps everything when a code was sent and no answer came', () => {
    const state = after(arrived, { type: 'sent' }, { type: 'unanswered' })
    assert.equal(state.sending, false)
    assert.equal(state.remark?.kind, 'unanswered')
    assert.equal(takesCode(state), true)
  })
})

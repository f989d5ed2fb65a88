// The order of checks over a challenge (docs/protocol.md §3): of everything that is wrong, the first
// is told, whatever else is wrong behind it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type ChallengeFacts, judgeChallenge } from '../../src/domain/judge-challenge.ts'

const NOW = 1_780_272_000
const good: ChallengeFacts = {
  deployment: { state: 'active' },
  terms: { accountStatus: 'active' },
  clockToleranceSeconds: 3600,
  issuedAt: NOW,
  now: NOW,
}

/** In the order of the protocol: code, and what makes it so. */
const WRONGS: readonly [code: number, change: (facts: ChallengeFacts) => ChallengeFacts][] = [
  [30002, (facts) => ({ ...facts, deployment: { state: 'ended' } })],
  [30002, (facts) => ({ ...facts, terms: { ...facts.terms, accountStatus: 'suspended' } })],
  [30000, (facts) => ({ ...facts, terms: { ...facts.terms, exp: NOW } })],
  [40005, (facts) => ({ ...facts, issuedAt: NOW - 3601 })],
  [41002, (facts) => ({ ...facts, approvedAt: NOW - 300 })],
]

test('a good challenge is approved for five minutes from its first approval', () => {
  assert.deepEqual(judgeChallenge(good), { outcome: 'approved', expiresAt: NOW + 300 })
  const again = judgeChallenge({ ...good, approvedAt: NOW - 299 })
  assert.deepEqual(again, { outcome: 'approved', expiresAt: NOW + 1 })
})

test('of any set of wrongs the first in order is told', () => {
  const some = fc.subarray(
    WRONGS.map((_, index) => index),
    { minLength: 1 },
  )
  fc.assert(
    fc.property(some, (indexes) => {
      const wrongs = indexes
        .flatMap((index) => [WRONGS[index]])
        .filter((wrong) => wrong !== undefined)
      const facts = wrongs.reduce((changed, [, change]) => change(changed), good)
      const decision = judgeChallenge(facts)
      assert.ok(decision.outcome === 'refused')
      assert.equal(decision.error.code, wrongs[0]?.[0])
    }),
  )
})

test('the clock may be off by the tolerance and no second more, to either side', () => {
  fc.assert(
    fc.property(fc.integer({ min: -10_000, max: 10_000 }), (offset) => {
      const decision = judgeChallenge({ ...good, issuedAt: NOW + offset })
      assert.equal(decision.outcome, Math.abs(offset) <= 3600 ? 'approved' : 'refused')
    }),
  )
})

// The order of checks over a challenge (docs/protocol.md §3): of everything that is wrong, the first
// is told, whatever else is wrong behind it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type InstanceId, uuidFrom } from '@marque/protocol'
import fc from 'fast-check'
import { type ChallengeFacts, judgeChallenge } from '../../src/domain/judge-challenge.ts'

const NOW = 1_780_272_000
const place = { instanceId: uuidFrom<InstanceId>(new Uint8Array(16)), sequence: 3, record: 'TEST' }
const move = { approves: { ...place, sequence: 4, record: 'TEST 4', parent: 'TEST' } }
const good: ChallengeFacts = {
  deployment: { state: 'active' },
  terms: { accountStatus: 'active' },
  clockToleranceSeconds: 3600,
  issuedAt: NOW,
  now: NOW,
  place,
  chain: { step: 'normal', move },
}

/** Code, and what makes it so. */
type Wrong = readonly [code: number, change: (facts: ChallengeFacts) => ChallengeFacts]

/** In the order of the protocol. */
const WRONGS: readonly Wrong[] = [
  [30002, (facts) => ({ ...facts, deployment: { state: 'ended' } })],
  [30002, (facts) => ({ ...facts, terms: { ...facts.terms, accountStatus: 'suspended' } })],
  [30000, (facts) => ({ ...facts, terms: { ...facts.terms, exp: NOW } })],
  [40005, (facts) => ({ ...facts, issuedAt: NOW - 3601 })],
]
/** Comes after all of them: of a new challenge, and of one that was approved before. */
const LAST_WRONGS: readonly Wrong[] = [
  [40007, (facts) => ({ ...facts, chain: { step: 'fork' } })],
  [41002, (facts) => ({ ...facts, earlier: { approvedAt: NOW - 300, standing: 'open' } })],
]

test('a good challenge is approved for five minutes from its first approval', () => {
  const first = { step: 'normal', move }
  assert.deepEqual(judgeChallenge(good), { outcome: 'approved', expiresAt: NOW + 300, first })
})

test('shown again, the code keeps its end, and the chain is not asked a second time', () => {
  const earlier = { approvedAt: NOW - 299, standing: 'open' } as const
  const again = judgeChallenge({ ...good, earlier, chain: { step: 'fork' } })
  assert.deepEqual(again, { outcome: 'approved', expiresAt: NOW + 1 })
})

test('a code that was used or overtaken is shown no more', () => {
  for (const standing of ['confirmed', 'abandoned', undefined] as const) {
    const decision = judgeChallenge({ ...good, earlier: { approvedAt: NOW - 1, standing } })
    assert.ok(decision.outcome === 'refused')
    assert.equal(decision.error.code, 41002)
  }
})

test('a refusal of the chain names the instance, and how many breaks are used up', () => {
  const chain = { step: 'limit', used: 2, reinstalls: 2 } as const
  const decision = judgeChallenge({ ...good, chain })
  assert.ok(decision.outcome === 'refused')
  assert.equal(decision.error.code, 40008)
  const { instanceId } = place
  assert.deepEqual(decision.error.details, { instanceId, used: 2, reinstalls: 2 })
})

test('of any set of wrongs the first in order is told', () => {
  const last = fc.subarray([...LAST_WRONGS], { minLength: 0, maxLength: 1 })
  const some = fc
    .tuple(fc.subarray([...WRONGS]), last)
    .map(([early, late]) => [...early, ...late])
    .filter((wrongs) => wrongs.length > 0)
  fc.assert(
    fc.property(some, (wrongs) => {
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

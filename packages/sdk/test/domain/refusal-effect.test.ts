// What each refusal of the catalogue does, held against the sentence of protocol §8.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CATALOGUE, ERROR_NAMES } from '@marque/protocol'
import { eventOfRefusal, nextStepAfter } from '../../src/domain/refusal-effect.ts'

describe('a refusal', () => {
  it('ends entitlements at once for 30000 to 30005, 40000 and 40006, and for no other code', () => {
    const ending = ERROR_NAMES.filter((name) => eventOfRefusal(name) === 'barred')
    const codes = ending.map((name) => CATALOGUE[name].code).sort()
    assert.deepEqual(codes, [30000, 30001, 30002, 30003, 30004, 30005, 40000, 40006])
  })

  it('makes a node claim by itself for 40002 and 40004, and stop for 40006 and 40009', () => {
    const steps = Object.fromEntries(
      ERROR_NAMES.filter((name) => nextStepAfter(name) !== 'retry').map((name) => [
        CATALOGUE[name].code,
        nextStepAfter(name),
      ]),
    )
    assert.deepEqual(steps, {
      40002: 'claim-with-secret',
      40004: 'claim-afresh',
      40006: 'halt',
      40009: 'halt',
    })
  })
})

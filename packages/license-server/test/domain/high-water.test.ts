import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { followClock, highWaterFrom, secondsBehind } from '../../src/domain/high-water.ts'

const START = 1_000_000

const follow = (readings: readonly (readonly [now: number, monotonicSeconds: number])[]) =>
  readings.reduce(
    (mark, [now, seconds]) => followClock(mark, { now, monotonicMs: seconds * 1000 }),
    highWaterFrom(START, 0),
  )

test('the mark follows the clock', () => {
  assert.equal(follow([[START + 60, 60]]).highest, START + 60)
})

test('a clock that is set back does not lower the mark', () => {
  const mark = follow([
    [START + 60, 60],
    [START - 3600, 61],
  ])
  assert.equal(mark.highest, START + 60)
  assert.equal(secondsBehind(mark, START - 3600), 3660)
})

test('within 300 seconds a clock is not behind', () => {
  assert.equal(secondsBehind(highWaterFrom(START, 0), START - 300), 0)
  assert.equal(secondsBehind(highWaterFrom(START, 0), START - 301), 301)
})

test('a forward jump of over 300 seconds is taken only after ten minutes', () => {
  const jumped = START + 31_536_000
  assert.equal(follow([[jumped, 1]]).highest, START)
  assert.equal(
    follow([
      [jumped, 1],
      [jumped + 599, 600],
    ]).highest,
    START,
  )
  assert.equal(
    follow([
      [jumped, 1],
      [jumped + 600, 601],
    ]).highest,
    jumped + 600,
  )
})

test('a jump that goes back within ten minutes leaves no trace', () => {
  const mark = follow([
    [START + 31_536_000, 1],
    [START + 300, 300],
    [START + 31_536_900, 900],
  ])
  assert.equal(mark.highest, START + 300)
  assert.equal(mark.aheadSinceMs, 900_000)
})

test('a jump of 300 seconds is taken at once', () => {
  assert.equal(follow([[START + 301, 1]]).highest, START + 301)
})

test('whatever the clock does, the mark never falls', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: -10_000_000, max: 10_000_000 }), fc.nat(2000))),
      (steps) => {
        let mark = highWaterFrom(START, 0)
        let monotonicMs = 0
        for (const [offset, seconds] of steps) {
          monotonicMs += seconds * 1000
          const next = followClock(mark, { now: START + offset, monotonicMs })
          assert.ok(next.highest >= mark.highest)
          mark = next
        }
      },
    ),
  )
})

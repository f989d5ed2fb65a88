import assert from 'node:assert/strict'
import test from 'node:test'
import { fixedClock } from '@marque/testkit'
import fc from 'fast-check'
import { attemptWindow } from '../../src/http/attempt-window.ts'

test('the limit holds within the span and ends with it', () => {
  const clock = fixedClock()
  const window = attemptWindow({ limit: 3, seconds: 60, maxKeys: 10, clock })
  for (let i = 0; i < 3; i++) {
    assert.equal(window.waitSeconds('a'), 0)
    window.count('a')
    clock.advance(10)
  }
  assert.equal(window.waitSeconds('a'), 30)
  assert.equal(window.waitSeconds('b'), 0)
  clock.advance(30)
  assert.equal(window.waitSeconds('a'), 0)
})

test('setting the wall clock opens nothing', () => {
  const clock = fixedClock()
  const window = attemptWindow({ limit: 1, seconds: 60, maxKeys: 10, clock })
  window.count('a')
  clock.setWall(clock.now() + 86_400)
  assert.equal(window.waitSeconds('a'), 60)
})

test('however it is asked, no span ever holds more than the limit', () => {
  const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.constantFrom('a', 'b')), {
    maxLength: 60,
  })
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 5 }), (asked, limit) => {
      const clock = fixedClock()
      const window = attemptWindow({ limit, seconds: 60, maxKeys: 10, clock })
      const granted: { key: string; at: number }[] = []
      for (const [seconds, key] of asked) {
        clock.advance(seconds)
        if (window.waitSeconds(key) > 0) continue
        window.count(key)
        granted.push({ key, at: clock.monotonicMs() })
      }
      for (const { key, at } of granted) {
        const inSpan = granted.filter((g) => g.key === key && g.at >= at && g.at < at + 60_000)
        assert.ok(inSpan.length <= limit)
      }
    }),
  )
})

test('with too many keys the oldest is forgotten, so memory is bounded', () => {
  const clock = fixedClock()
  const window = attemptWindow({ limit: 1, seconds: 60, maxKeys: 2, clock })
  for (const key of ['a', 'b', 'c']) window.count(key)
  assert.deepEqual(
    ['a', 'b', 'c'].map((key) => window.waitSeconds(key)),
    [0, 60, 60],
  )
})

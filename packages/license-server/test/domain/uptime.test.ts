import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countUptime } from '../../src/domain/uptime.ts'

test('uptime goes on where earlier starts ended', () => {
  let ms = 5
  const uptime = countUptime(1000, () => ms)
  ms += 30_000
  assert.equal(uptime.readMs(), 31_000)
  ms += 60_000
  assert.equal(uptime.readMs(), 91_000)
})

test('a silence of over a minute was a pause and does not count', () => {
  let ms = 0
  const uptime = countUptime(0, () => ms)
  ms += 60_001
  assert.equal(uptime.readMs(), 0)
  ms += 1000
  assert.equal(uptime.readMs(), 1000)
})

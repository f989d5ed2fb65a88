import assert from 'node:assert/strict'
import test from 'node:test'
import { fixedClock, TEST_NOW } from '@marque/testkit'
import { expiryNotice } from '../../src/adapters/expiry-notice.ts'
import { startServer } from './license-server-scene.ts'
import { recordingLog } from './recording-log.ts'

const DAY = 86_400

test('what ends is told of at 30, 7 and 1 days and at its end, once each, and again when it moved', () => {
  const clock = fixedClock(TEST_NOW)
  const log = recordingLog()
  const notice = expiryNotice({ what: 'license', clock, log })
  const messages = () => log.lines.splice(0).map(({ message }) => message)
  notice(undefined)
  notice(TEST_NOW + 31 * DAY)
  assert.deepEqual(messages(), [])
  for (const days of [30, 20, 7, 2, 1, 0.1, 0, -5]) {
    clock.setWall(TEST_NOW + 31 * DAY - days * DAY)
    notice(TEST_NOW + 31 * DAY)
  }
  assert.deepEqual(messages(), [
    'the license expires within 30 days',
    'the license expires within 7 days',
    'the license expires within a day',
    'the license has expired',
  ])
  notice(clock.now() + 5 * DAY)
  assert.deepEqual(messages(), ['the license expires within 7 days'])
})

test('a license that ends soon is told of in the log at the start', async (t) => {
  const clock = fixedClock(TEST_NOW)
  const server = await startServer(t, { clock, terms: { exp: TEST_NOW + 6 * DAY } })
  assert.match(server.printed(), /"level":"warn"[^\n]*the license expires within 7 days/)
})

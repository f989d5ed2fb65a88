// A16: the table of docs/clock.md, as what must come out. The page shows what is measured, so a rule
// that changes is seen here first and there next.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GRACE_SECONDS, type Measured, measure, SHIFTS } from './measure-clock.ts'

type Expected = Omit<Measured, 'leaseSeconds' | 'seatSeconds' | 'offsetSeconds'>

/** The clock is right, or near enough: a license ends when it ends, and nothing else is to be seen. */
const RIGHT: Expected = {
  endedLicense: 30000,
  runningLicense: 0,
  newSeat: 0,
  codeUnderWay: 0,
  activation: { newSeat: 0 },
  lockShortenedBy: 0,
  lockAfterRestart: 900,
}
const BEHIND: Expected = { ...RIGHT, endedLicense: 40005, newSeat: 40005, activation: 'refused' }

const EXPECTED: { readonly [shift: string]: Expected } = {
  'back a year': BEHIND,
  'back an hour': { ...BEHIND, activation: 'at the limit' },
  'back 61 seconds': RIGHT,
  'forward 61 seconds': RIGHT,
  'forward an hour': { ...RIGHT, activation: 'at the limit' },
  'forward an hour, back after more than ten minutes': { ...RIGHT, newSeat: 40005 },
  'forward a year': { ...RIGHT, runningLicense: 30000, activation: 'refused' },
  'forward a year, back within ten minutes': RIGHT,
  'forward a year, back after more than ten minutes': {
    ...RIGHT,
    runningLicense: 40005,
    newSeat: 40005,
  },
  'container paused for two hours': {
    ...RIGHT,
    codeUnderWay: 41002,
    lockShortenedBy: 900,
    lockAfterRestart: 0,
  },
  'machine suspended for two hours': RIGHT,
}

for (const shift of SHIFTS) {
  test(`the clock, ${shift.name}: dates, seats, code and lock are as docs/clock.md says`, async (t) => {
    const { leaseSeconds, seatSeconds, offsetSeconds: _, ...measured } = await measure(t, shift)
    assert.deepEqual(measured, EXPECTED[shift.name])
    assert.equal(leaseSeconds, GRACE_SECONDS, 'a lease is as long as the license says')
    assert.equal(seatSeconds, GRACE_SECONDS, 'a seat ages only while the server is up')
  })
}

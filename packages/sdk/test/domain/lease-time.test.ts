// No clock that is set, and no edited file, may lengthen a lease beyond the clock tolerance.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { leaseSeconds, storedLeaseRemaining } from '../../src/domain/lease-time.ts'

const license = {
  lease: { renewSeconds: 7200, graceSeconds: 86_400 },
  activation: { url: '', keys: [], clockToleranceSeconds: 3600 },
}
const iat = 1_780_272_000
const lease = { iat, exp: iat + 86_400 }
const instant = fc.integer({ min: 0, max: 4_000_000_000 })

describe('the length of a lease', () => {
  it('is what was granted, never more than the grace of the license', () => {
    assert.equal(leaseSeconds(lease, license), 86_400)
    assert.equal(leaseSeconds({ iat, exp: iat + 100 }, license), 100)
    assert.equal(leaseSeconds({ iat, exp: iat + 86_400 * 365 }, license), 86_400)
  })
})

describe('what is left of a stored lease', () => {
  it('is counted from the moment the request was sent, by wall clock', () => {
    const stored = { lease, license, sentAt: iat, lastInstant: iat }
    assert.equal(storedLeaseRemaining({ ...stored, now: iat + 1000 }), 85_400)
    assert.equal(storedLeaseRemaining({ ...stored, now: iat + 86_400 }), 0)
  })

  it('does not grow when the clock is set back behind the last stored instant', () => {
    const stored = { lease, license, sentAt: iat, lastInstant: iat + 50_000 }
    assert.equal(storedLeaseRemaining({ ...stored, now: iat - 86_400 * 365 }), 36_400)
  })

  it('never exceeds its length, nor its signed end plus the tolerance, whatever the file says', () => {
    fc.assert(
      fc.property(instant, instant, instant, (sentAt, lastInstant, now) => {
        const left = storedLeaseRemaining({ lease, license, sentAt, lastInstant, now })
        assert.ok(left >= 0 && left <= 86_400)
        assert.ok(now + left <= Math.max(now, lease.exp + 3600))
      }),
    )
  })

  it('only shrinks as the stored instant or the clock goes on', () => {
    fc.assert(
      fc.property(instant, instant, fc.nat(100_000), (lastInstant, now, later) => {
        const stored = { lease, license, sentAt: iat }
        const left = storedLeaseRemaining({ ...stored, lastInstant, now })
        assert.ok(storedLeaseRemaining({ ...stored, lastInstant, now: now + later }) <= left)
        assert.ok(
          storedLeaseRemaining({ ...stored, lastInstant: lastInstant + later, now }) <= left,
        )
      }),
    )
  })
})

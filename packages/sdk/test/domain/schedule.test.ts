import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { fractionFrom, renewDelaySeconds, retryDelaySeconds } from '../../src/domain/schedule.ts'

const fraction = fc.nat(2 ** 31 - 1).map((drawn) => drawn / 2 ** 31)
const seconds = fc.integer({ min: 1, max: 31_536_000 })

describe('the schedule', () => {
  it('renews within ten per cent of what the server asks', () => {
    fc.assert(
      fc.property(fraction, (at) => {
        const input = { asked: 7200, licensed: 7200, leaseSeconds: 86_400, fraction: at }
        const delay = renewDelaySeconds(input)
        assert.ok(delay >= 6479.999 && delay <= 7920)
      }),
    )
  })

  it('never leaves a renewal for the last third of a lease, whatever an answer says', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
        seconds,
        fc.integer({ min: 2, max: 31_536_000 }),
        fraction,
        (asked, licensed, leaseSeconds, at) => {
          const delay = renewDelaySeconds({ asked, licensed, leaseSeconds, fraction: at })
          assert.ok(delay <= leaseSeconds * 0.55 + 0.1 && delay <= licensed * 1.1 && delay >= 0.9)
        },
      ),
    )
  })

  it('spreads retries between half and the whole of a doubling time, from 1 s to 5 min', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fraction, (failures, at) => {
        const delay = retryDelaySeconds(failures, at)
        const top = Math.min(300, 2 ** Math.min(failures - 1, 20))
        assert.ok(delay >= Math.max(1, top / 2) && delay <= top)
      }),
    )
  })

  it('draws a fraction below one from any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 4 }), (bytes) => {
        const drawn = fractionFrom(bytes)
        assert.ok(drawn >= 0 && drawn < 1)
      }),
    )
    assert.equal(fractionFrom(Uint8Array.of(0, 0, 0, 0)), 0)
    assert.equal(fractionFrom(Uint8Array.of(128, 0, 0, 0)), 0.5)
  })
})

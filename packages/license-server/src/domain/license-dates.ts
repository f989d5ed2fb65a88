// License dates against the clock and the high water: a clock that was set back revives nothing, and
// is told apart from a license that ended. Implements docs/protocol.md §7, "License dates".
import { checkLicenseDates, type License, MarqueError } from '@marque/protocol'

export type ClockReading = {
  /** epoch seconds by the wall clock */
  readonly now: number
  /** the highest time that was ever true here */
  readonly highest: number
  /** how far the clock is behind it, beyond the tolerance; 0 if it is not */
  readonly behindSeconds: number
}

/** @throws MarqueError 30000; 40005 if the date fails only because of the high water */
export function checkDates(license: Pick<License, 'nbf' | 'exp'>, clock: ClockReading): void {
  try {
    checkLicenseDates(license, Math.max(clock.now, clock.highest))
  } catch (error) {
    checkLicenseDates(license, clock.now)
    throw clockMovedBack(Math.max(clock.highest - clock.now, 0), error)
  }
}

/** @throws MarqueError 40005 while the clock is behind */
export function checkClock({ behindSeconds }: ClockReading): void {
  if (behindSeconds > 0) throw clockMovedBack(behindSeconds)
}

const clockMovedBack = (behindSeconds: number, cause?: unknown): MarqueError =>
  new MarqueError(
    'CLOCK_MOVED_BACK',
    { whose: 'licenseServer', offsetSeconds: -behindSeconds },
    { cause },
  )

// How far a license server's clock was from the authority's, as a person takes it in. Below a minute it
// is worth a word; beyond that its administrator should set the clock, before certificates, leases and
// the next activation (40005) suffer from it.

export const TOLERATED_SECONDS = 60

export type ClockOffset = {
  readonly side: 'right' | 'ahead' | 'behind'
  /** never negative */
  readonly seconds: number
  /** beyond what is tolerated without a word */
  readonly marked: boolean
}

/** @param offsetSeconds by which the license server's clock is ahead */
export function clockOffset(offsetSeconds: number): ClockOffset {
  const seconds = Math.abs(offsetSeconds)
  const marked = seconds > TOLERATED_SECONDS
  if (seconds < 1) return { side: 'right', seconds: 0, marked }
  return { side: offsetSeconds > 0 ? 'ahead' : 'behind', seconds, marked }
}

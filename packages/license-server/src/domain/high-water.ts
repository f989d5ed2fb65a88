// The highest time that was ever true here, so that setting the clock back revives no license.
// Implements docs/protocol.md §7, "License dates".

const TOLERANCE_SECONDS = 300
const JUMP_SETTLES_AFTER_MS = 600_000

export type HighWater = {
  /** epoch seconds */
  readonly highest: number
  /** monotonic instant at which `highest` was true */
  readonly atMs: number
  /** monotonic instant since which the clock is far ahead of what it should be */
  readonly aheadSinceMs?: number
}

export const highWaterFrom = (highest: number, monotonicMs: number): HighWater => ({
  highest,
  atMs: monotonicMs,
})

/**
 * Follows the wall clock up. A jump of over 300 s against the monotonic clock is taken only after
 * it has lasted ten minutes; until then the mark stays.
 */
export function followClock(
  mark: HighWater,
  time: { readonly now: number; readonly monotonicMs: number },
): HighWater {
  const { now, monotonicMs } = time
  const expected = mark.highest + Math.floor((monotonicMs - mark.atMs) / 1000)
  if (now <= expected + TOLERANCE_SECONDS) {
    return now > mark.highest ? highWaterFrom(now, monotonicMs) : withoutJump(mark)
  }
  const aheadSinceMs = mark.aheadSinceMs ?? monotonicMs
  if (monotonicMs - aheadSinceMs >= JUMP_SETTLES_AFTER_MS) return highWaterFrom(now, monotonicMs)
  return { ...mark, aheadSinceMs }
}

/** How far the clock is behind, in seconds; 0 within the tolerance. */
export const secondsBehind = (mark: HighWater, now: number): number =>
  now < mark.highest - TOLERANCE_SECONDS ? mark.highest - now : 0

const withoutJump = ({ highest, atMs }: HighWater): HighWater => ({ highest, atMs })

// A clock that stands still until a test moves it; wall and monotonic time move apart on request.

export type FixedClock = {
  /** epoch seconds, whole */
  readonly now: () => number
  /** milliseconds that only ever grow */
  readonly monotonicMs: () => number
  /** lets time pass: both clocks move */
  readonly advance: (seconds: number) => void
  /** somebody sets the wall clock: monotonic time does not move */
  readonly setWall: (epochSeconds: number) => void
}

/** 2026-06-01T00:00:00Z */
export const TEST_NOW = 1_780_272_000

export function fixedClock(start: number = TEST_NOW): FixedClock {
  let wall = start
  let monotonic = 1_000_000
  return {
    now: () => wall,
    monotonicMs: () => monotonic,
    advance: (seconds) => {
      wall += seconds
      monotonic += seconds * 1000
    },
    setWall: (epochSeconds) => {
      wall = epochSeconds
    },
  }
}

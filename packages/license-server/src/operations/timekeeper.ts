// The three clocks of the rules together: wall clock, high water, uptime. Each reading moves them on.
// Implements docs/protocol.md §7.
import { followClock, type HighWater, highWaterFrom, secondsBehind } from '../domain/high-water.ts'
import type { ClockReading } from '../domain/license-dates.ts'
import { countUptime } from '../domain/uptime.ts'
import type { Clock } from '../ports.ts'

export type Timekeeper = {
  readonly read: () => ClockReading & { readonly uptimeMs: number }
  /** An activation proves the time. @param now epoch seconds */
  readonly prove: (now: number) => void
}

export function keepTime(
  clock: Clock,
  stored: { readonly highWater: number; readonly uptimeMs: number },
): Timekeeper {
  let mark: HighWater = highWaterFrom(stored.highWater, clock.monotonicMs())
  const uptime = countUptime(stored.uptimeMs, clock.monotonicMs)
  return {
    read: () => {
      const now = clock.now()
      mark = followClock(mark, { now, monotonicMs: clock.monotonicMs() })
      const { highest } = mark
      return { now, highest, behindSeconds: secondsBehind(mark, now), uptimeMs: uptime.readMs() }
    },
    prove: (now) => {
      mark = highWaterFrom(now, clock.monotonicMs())
    },
  }
}

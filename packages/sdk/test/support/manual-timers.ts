// Timers that fire when a test lets time pass, and never by themselves.
import type { Timers } from '@marque/sdk'
import type { FixedClock } from '@marque/testkit'

export type ManualTimers = Timers & {
  /** lets time pass on both clocks, firing what falls due on the way, in order */
  readonly advance: (seconds: number) => void
  /** milliseconds until each timer that is set, soonest first */
  readonly due: () => readonly number[]
}

export function manualTimers(clock: FixedClock): ManualTimers {
  const timers = new Map<symbol, { at: number; callback: () => void }>()
  const soonest = (): [symbol, { at: number; callback: () => void }] | undefined =>
    [...timers].sort(([, a], [, b]) => a.at - b.at)[0]
  return {
    start: (milliseconds, callback) => {
      const key = Symbol('timer')
      timers.set(key, { at: clock.monotonicMs() + milliseconds, callback })
      return () => timers.delete(key)
    },
    advance: (seconds) => {
      const end = clock.monotonicMs() + seconds * 1000
      for (;;) {
        const next = soonest()
        if (next === undefined || next[1].at > end) break
        clock.advance(Math.max(0, next[1].at - clock.monotonicMs()) / 1000)
        timers.delete(next[0])
        next[1].callback()
      }
      clock.advance((end - clock.monotonicMs()) / 1000)
    },
    due: () => [...timers.values()].map(({ at }) => at - clock.monotonicMs()).sort((a, b) => a - b),
  }
}

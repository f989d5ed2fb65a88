// Time, randomness and timers of this host.
import { randomFillSync } from 'node:crypto'
import type { Clock, Timers } from '../contract.ts'
import type { Random } from '../ports.ts'

export const systemClock: Clock = {
  // biome-ignore lint/style/noRestrictedGlobals: this is the clock that is passed in.
  now: () => Math.floor(Date.now() / 1000),
  monotonicMs: () => performance.now(),
}

export const systemRandom: Random = (length) => randomFillSync(new Uint8Array(length))

/** Node's timers fire at once beyond 2^31−1 ms; a license may ask for a year. */
const LONGEST_MS = 86_400_000

export const systemTimers: Timers = {
  start: (milliseconds, callback) => {
    let left = milliseconds
    let timer: NodeJS.Timeout
    const arm = (): void => {
      const step = Math.min(left, LONGEST_MS)
      left -= step
      timer = setTimeout(() => (left > 0 ? arm() : callback()), step)
      timer.unref()
    }
    arm()
    return () => clearTimeout(timer)
  },
}

// The real clock and the real randomness; everything else takes them as arguments.
import { randomFillSync } from 'node:crypto'
import type { Clock, Random } from '../ports.ts'

export const systemClock: Clock = {
  // biome-ignore lint/style/noRestrictedGlobals: the one place that reads the wall clock.
  now: () => Math.floor(Date.now() / 1000),
  monotonicMs: () => performance.now(),
}

export const systemRandom: Random = (length) => randomFillSync(new Uint8Array(length))

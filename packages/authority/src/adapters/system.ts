// The host's clock and randomness: the one page that reads either.
import { getRandomValues } from 'node:crypto'
import type { Clock, Random } from '../ports.ts'

export const systemClock: Clock = {
  // biome-ignore lint/style/noRestrictedGlobals: this is the clock that everything else is given.
  now: () => Math.floor(Date.now() / 1000),
}

export const systemRandom: Random = (length) => getRandomValues(new Uint8Array(length))

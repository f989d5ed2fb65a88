// Counts attempts by key within a span of time, for rate limits. It never holds more than a bounded
// number of keys: when it is full, the key that was counted longest ago is forgotten.
import type { Clock } from '../ports.ts'

export type AttemptWindow = {
  /** @returns seconds until one more attempt is allowed; 0: allowed now */
  readonly waitSeconds: (key: string) => number
  readonly count: (key: string) => void
  readonly clear: (key: string) => void
}

export function attemptWindow(options: {
  readonly limit: number
  readonly seconds: number
  readonly maxKeys: number
  readonly clock: Pick<Clock, 'monotonicMs'>
}): AttemptWindow {
  const { limit, seconds, maxKeys, clock } = options
  const attempts = new Map<string, readonly number[]>()
  const recent = (key: string): readonly number[] => {
    const since = clock.monotonicMs() - seconds * 1000
    return (attempts.get(key) ?? []).filter((at) => at > since)
  }
  return {
    waitSeconds: (key) => {
      const times = recent(key)
      const oldest = times.at(-limit)
      if (oldest === undefined) return 0
      return Math.max(1, Math.ceil((oldest + seconds * 1000 - clock.monotonicMs()) / 1000))
    },
    count: (key) => {
      const times = [...recent(key), clock.monotonicMs()].slice(-limit)
      attempts.delete(key)
      attempts.set(key, times)
      const [first] = attempts.keys()
      if (attempts.size > maxKeys && first !== undefined) attempts.delete(first)
    },
    clear: (key) => {
      attempts.delete(key)
    },
  }
}

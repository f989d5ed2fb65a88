// Seconds that the server was up, summed over all starts: the only clock that ages a seat, so that
// neither an outage nor a wrong wall clock costs a node its seat. Implements docs/protocol.md §7,
// "Seat age".

/** A longer silence between two readings was a pause of the machine and does not count. */
const LONGEST_GAP_MS = 60_000

export type Uptime = {
  /** whole milliseconds; also marks that the server is up now */
  readonly readMs: () => number
}

/** @param fromMs what earlier starts added up to */
export function countUptime(fromMs: number, monotonicMs: () => number): Uptime {
  let sum = fromMs
  let last = monotonicMs()
  return {
    readMs: () => {
      const now = monotonicMs()
      const gap = now - last
      if (gap <= LONGEST_GAP_MS) sum += Math.max(0, gap)
      last = now
      return Math.floor(sum)
    },
  }
}

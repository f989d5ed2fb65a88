// The clock of the license server against the latest time that was ever true here, in numbers.
// Implements docs/protocol.md §7, "License dates".
import type { ClockFacts } from '@marque/protocol'
import type { Context } from './context.ts'

export function readClock({ time }: Context): ClockFacts {
  const { now, highest, behindSeconds, uptimeMs } = time.read()
  return { now, highWater: highest, behindSeconds, uptimeSeconds: Math.floor(uptimeMs / 1000) }
}

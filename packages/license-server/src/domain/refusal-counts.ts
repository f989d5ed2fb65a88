// How often which refusal was given since they were last stored, in memory.
import type { RefusalCount } from './changes.ts'

export type RefusalCounts = {
  readonly add: (count: RefusalCount) => void
  /** Hands over what was counted, and begins anew. */
  readonly take: () => readonly RefusalCount[]
}

export function countRefusals(): RefusalCounts {
  let counts = new Map<number, number>()
  return {
    add: ({ code, count }) => {
      counts.set(code, (counts.get(code) ?? 0) + count)
    },
    take: () => {
      const taken = Array.from(counts, ([code, count]) => ({ code, count }))
      counts = new Map()
      return taken
    },
  }
}

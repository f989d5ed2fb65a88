// Refusals of a span of time added up, as pure arithmetic.
import type { Usage } from '@marque/protocol'

export type RefusalSum = {
  readonly code: number
  readonly count: number
  /** the beginning of the last point of time that has one, epoch seconds */
  readonly lastAt: number
}

/** @param items ascending by time. @returns the most frequent first */
export function refusalsOf(items: Usage['items']): readonly RefusalSum[] {
  const sums = new Map<number, RefusalSum>()
  for (const { at, refusals = {} } of items) {
    for (const [text, count] of Object.entries(refusals)) {
      const code = Number(text)
      sums.set(code, { code, count: (sums.get(code)?.count ?? 0) + count, lastAt: at })
    }
  }
  return Array.from(sums.values()).toSorted((a, b) => b.count - a.count || a.code - b.code)
}

// Instances have long ids; on a page of one deployment each gets a letter in the order in which it was
// first seen, so that the same letter is the same license server everywhere on that page.

export type InstanceName = {
  /** `A`, `B`, … `Z`, `A1` */
  readonly letter: string
  /** which of the colors, from 0; letter and color always go together */
  readonly color: number
}

export const INSTANCE_COLORS = 6

type Seen = { readonly instanceId: string; readonly firstAt: number }

/** @param seen every time that an instance was met; the earliest counts */
export function nameInstances(seen: readonly Seen[]): ReadonlyMap<string, InstanceName> {
  const firstOf = new Map<string, number>()
  for (const { instanceId, firstAt } of seen) {
    firstOf.set(instanceId, Math.min(firstAt, firstOf.get(instanceId) ?? firstAt))
  }
  const inOrder = [...firstOf].sort(([idA, a], [idB, b]) => a - b || (idA < idB ? -1 : 1))
  return new Map(
    inOrder.map(([id], index) => [id, { letter: letterOf(index), color: index % INSTANCE_COLORS }]),
  )
}

/** The beginning of an id, which is what a person compares. */
export const shortId = (id: string): string => id.slice(0, 8)

function letterOf(index: number): string {
  const round = Math.floor(index / 26)
  return String.fromCharCode(65 + (index % 26)) + (round === 0 ? '' : String(round))
}

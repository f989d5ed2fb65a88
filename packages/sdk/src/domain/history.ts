// The failures of all nodes as one list, in pages. The list grows while a person turns its pages, so
// a cursor names the entry that was shown last, not a number. Implements docs/sdk.md §8, "See every node".
import { decodeBase64url, decodeUtf8, encodeBase64url, encodeUtf8 } from '@marque/protocol'
import type { History, HistoryEntry } from '../contract.ts'

const MOST_ITEMS = 500
const USUAL_ITEMS = 50

export function historyPage(
  entries: readonly HistoryEntry[],
  page: { cursor?: string | undefined; limit?: number | undefined } = {},
): History {
  const sorted = [...entries].sort(newestFirst)
  const start = page.cursor === undefined ? 0 : startAfter(sorted, page.cursor)
  const items = sorted.slice(start, start + boundedLimit(page.limit))
  const last = items.at(-1)
  const isMore = last !== undefined && start + items.length < sorted.length
  const nextCursor = isMore ? cursorOf(last, sorted, start + items.length) : undefined
  return { items, total: sorted.length, ...(nextCursor === undefined ? {} : { nextCursor }) }
}

function boundedLimit(limit: number | undefined): number {
  const wanted = Math.trunc(limit ?? USUAL_ITEMS)
  return Number.isNaN(wanted) ? USUAL_ITEMS : Math.min(MOST_ITEMS, Math.max(1, wanted))
}

type Place = readonly [at: number, node: string, since: number, name: string]

const placeOf = ({ at, node, since, name }: HistoryEntry): Place => [at, node.id, since, name]

const newestFirst = (a: HistoryEntry, b: HistoryEntry): number => order(placeOf(a), placeOf(b))

/** Negative if `a` is shown before `b`. */
function order(a: Place, b: Place): number {
  for (const [i, mine] of a.entries()) {
    const other = b[i] ?? 0
    if (mine !== other) return mine > other ? -1 : 1
  }
  return 0
}

/** Entries may be alike to the second, so the cursor says how many of those were shown. */
function cursorOf(last: HistoryEntry, sorted: readonly HistoryEntry[], end: number): string {
  const alike = end - firstAt(sorted, placeOf(last))
  return encodeBase64url(encodeUtf8(JSON.stringify([...placeOf(last), alike])))
}

/** A cursor that is none begins at the start. */
function startAfter(sorted: readonly HistoryEntry[], cursor: string): number {
  const parsed = parseCursor(cursor)
  if (parsed === undefined) return 0
  const { place, alike } = parsed
  const next = sorted.findIndex((entry) => order(placeOf(entry), place) > 0)
  return Math.min(firstAt(sorted, place) + alike, next === -1 ? sorted.length : next)
}

/** Where a place is, or would be. */
function firstAt(sorted: readonly HistoryEntry[], place: Place): number {
  const first = sorted.findIndex((entry) => order(placeOf(entry), place) >= 0)
  return first === -1 ? sorted.length : first
}

function parseCursor(cursor: string): { place: Place; alike: number } | undefined {
  try {
    const value: unknown = JSON.parse(decodeUtf8(decodeBase64url(cursor)))
    if (!Array.isArray(value) || value.length !== 5 || !Number.isInteger(value[4])) return undefined
    return { place: value.slice(0, 4) as unknown as Place, alike: value[4] }
  } catch {
    return undefined
  }
}

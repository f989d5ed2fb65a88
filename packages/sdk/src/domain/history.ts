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
  return { items, total: sorted.length, ...(isMore ? { nextCursor: cursorOf(last) } : {}) }
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

const cursorOf = (entry: HistoryEntry): string =>
  encodeBase64url(encodeUtf8(JSON.stringify(placeOf(entry))))

/** A cursor that is none begins at the start. */
function startAfter(sorted: readonly HistoryEntry[], cursor: string): number {
  const place = parseCursor(cursor)
  if (place === undefined) return 0
  const next = sorted.findIndex((entry) => order(placeOf(entry), place) > 0)
  return next === -1 ? sorted.length : next
}

function parseCursor(cursor: string): Place | undefined {
  try {
    const value: unknown = JSON.parse(decodeUtf8(decodeBase64url(cursor)))
    return Array.isArray(value) && value.length === 4 ? (value as unknown as Place) : undefined
  } catch {
    return undefined
  }
}

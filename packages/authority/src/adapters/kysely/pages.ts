// Lists by pages, newest first: a cursor is the position of the last row that was shown, so rows that
// arrive meanwhile move nothing.
import type { Page, PageRequest } from '../../ports.ts'

/** Rows of the next page have positions below this. */
export const before = ({ cursor }: PageRequest): number =>
  cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor)

/** @param rows one more than the page holds, if there are more */
export function toPage<Row, T>(
  rows: readonly Row[],
  page: PageRequest,
  options: { position: (row: Row) => number | string; toDomain: (row: Row) => T },
): Page<T> {
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  const items = shown.map(options.toDomain)
  return rows.length > page.limit && last !== undefined
    ? { items, nextCursor: String(options.position(last)) }
    : { items }
}

export const positionOf = (row: { readonly position: number }): number => row.position

// Lists of the authority: a table for people, the answer itself with `--json`, and how to go on.
import { type Answer, textAt } from './authority-client.ts'
import type { Output } from './output.ts'
import { tableLines } from './text.ts'

/** Only what was given. */
export function pageQuery(given: {
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
  readonly state?: string | undefined
}): URLSearchParams {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) query.set(name, String(value))
  }
  return query
}

export function showPage(
  output: Output,
  page: Answer,
  table: {
    readonly head: readonly string[]
    readonly rowOf: (item: Answer) => readonly string[]
  },
): void {
  const items: readonly Answer[] = Array.isArray(page['items']) ? page['items'] : []
  output.result(page, tableLines([table.head, ...items.map(table.rowOf)]))
  const next = textAt(page, 'nextCursor')
  if (next !== '') output.note(`marque: note: more with --cursor ${next}`)
}

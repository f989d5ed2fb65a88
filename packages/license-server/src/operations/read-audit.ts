// The audit chain, as a list for people and whole for `marque verify`.
import type { AuditLine } from '@marque/protocol'
import type { AuditEvent, EventList, Store } from '../ports.ts'
import { parseCursor } from './list-registrations.ts'

const EXPORT_LINES = 1000

/** @returns newest first. @throws MarqueError 10001 if the cursor is none of ours */
export async function listEvents(
  store: Store,
  page: { cursor?: string; limit: number },
): Promise<EventList> {
  const before = parseCursor(page.cursor, Number.MAX_SAFE_INTEGER)
  const lines = await store.auditLines({ before, limit: page.limit + 1 })
  const items = lines.slice(0, page.limit).map(eventOf)
  const last = items[items.length - 1]
  return lines.length > page.limit && last !== undefined
    ? { items, nextCursor: String(last.sequence) }
    : { items }
}

/** Whole lines, oldest first. */
export async function* exportAudit(store: Store, after: number): AsyncIterable<string> {
  let last = after
  for (;;) {
    const lines = await store.auditLines({ after: last, limit: EXPORT_LINES })
    if (lines.length === 0) return
    last = lines[lines.length - 1]?.sequence ?? last
    yield lines.map((line) => `${JSON.stringify(line)}\n`).join('')
  }
}

const eventOf = ({ sequence, at, name, details }: AuditLine): AuditEvent => ({
  sequence,
  at,
  name,
  details: Object.fromEntries(
    Object.entries(details).flatMap(([field, value]) => (value === null ? [] : [[field, value]])),
  ),
})

// The audit chain, as a list for people and whole for `marque verify`.
import type { AuditLine } from '@marque/protocol'
import { type AuditEventName, FREQUENT_EVENTS } from '../domain/audit-events.ts'
import type { AuditEvent, EventList, EventQuery, Store } from '../ports.ts'
import { parseCursor } from './list-registrations.ts'

const EXPORT_LINES = 1000
/** Events that one look at the store seeks frequent kinds among: the store serves nobody else then. */
const SOUGHT_AT_ONCE = 20_000
const MAX_LOOKS = 10

/** @returns newest first. @throws MarqueError 10001 if the cursor is none of ours */
export async function listEvents(store: Store, page: EventQuery): Promise<EventList> {
  const before = parseCursor(page.cursor, Number.MAX_SAFE_INTEGER)
  const { names } = page
  if (names?.some((name) => FREQUENT_EVENTS.includes(name))) {
    return seekEvents(store, { before, names, limit: page.limit })
  }
  const kinds = names === undefined ? {} : { names }
  const lines = await store.auditLines({ before, limit: page.limit + 1, ...kinds })
  const items = lines.slice(0, page.limit).map(eventOf)
  const last = items[items.length - 1]
  return lines.length > page.limit && last !== undefined
    ? { items, nextCursor: String(last.sequence) }
    : { items }
}

/** Goes back through the chain look by look; a page may be short, and say where to go on. */
async function seekEvents(
  store: Store,
  wanted: { before: number; names: readonly AuditEventName[]; limit: number },
): Promise<EventList> {
  const items: AuditEvent[] = []
  const [newest] = await store.auditLines({ before: wanted.before, limit: 1 })
  let before = (newest?.sequence ?? 0) + 1
  for (let look = 0; look < MAX_LOOKS && before > 1; look++) {
    const least = Math.max(1, before - SOUGHT_AT_ONCE)
    const limit = wanted.limit - items.length
    const lines = await store.auditLines({ before, least, limit, names: wanted.names })
    items.push(...lines.map(eventOf))
    before = lines.length === limit ? (lines[limit - 1]?.sequence ?? least) : least
    if (items.length === wanted.limit) break
  }
  return before > 1 ? { items, nextCursor: String(before) } : { items }
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

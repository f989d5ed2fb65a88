// The audit trail in the database: each line hashes the one before it (docs/protocol.md §9).
import { AUDIT_ZERO, type AuditLine, auditBytes, encodeHex, sha256 } from '@marque/protocol'
import type { Kysely } from 'kysely'
import type { AuditTrail } from '../../ports.ts'
import { before, toPage } from './pages.ts'
import type { AuditRow, Tables } from './tables.ts'

export const kyselyAudit = (db: Kysely<Tables>): AuditTrail => ({
  append: (event) => append(db, event),
  list: async ({ name, ...page }) => {
    const rows = await db
      .selectFrom('audit')
      .selectAll()
      .$if(name !== undefined, (query) => query.where('name', '=', name ?? ''))
      .where('sequence', '<', before(page))
      .orderBy('sequence', 'desc')
      .limit(page.limit + 1)
      .execute()
    return toPage(rows, page, { position: ({ sequence }) => sequence, toDomain: toLine })
  },
  after: async (sequence, limit) => {
    const rows = await db
      .selectFrom('audit')
      .selectAll()
      .where('sequence', '>', sequence)
      .orderBy('sequence')
      .limit(limit)
      .execute()
    return rows.map(toLine)
  },
})

async function append(
  db: Kysely<Tables>,
  { at, name, details }: Parameters<AuditTrail['append']>[0],
): Promise<void> {
  const last = await db
    .selectFrom('audit')
    .select(['sequence', 'hash'])
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()
  const facts = {
    sequence: (last?.sequence ?? 0) + 1,
    at,
    name,
    details: { ...details },
    previous: last?.hash ?? AUDIT_ZERO,
  }
  const hash = encodeHex(await sha256(auditBytes(facts)))
  await db
    .insertInto('audit')
    .values({ ...facts, details: JSON.stringify(details), hash })
    .execute()
}

const toLine = (row: AuditRow): AuditLine => ({
  sequence: row.sequence,
  at: row.at,
  name: row.name,
  details: JSON.parse(row.details) as AuditLine['details'],
  previous: row.previous,
  hash: row.hash,
})

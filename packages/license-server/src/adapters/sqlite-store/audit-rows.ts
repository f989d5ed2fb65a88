// The audit chain in the store: each event is written in the same transaction as the change it tells
// of, and never changed. Implements docs/protocol.md §9.
import type { DatabaseSync } from 'node:sqlite'
import type { AuditLine } from '@marque/protocol'
import type { AuditPage } from '../../ports.ts'
import { integer, type Row, text } from './rows.ts'
import { IS_RARE } from './schema.ts'

/** A line as its row has it; `previous` of the very first one is not stored. */
export type AuditRow = Omit<AuditLine, 'previous'> & { readonly previous: string | undefined }

export type AuditRows = {
  /** Appends within the open transaction. */
  readonly append: (lines: readonly AuditLine[]) => void
  readonly page: (page: AuditPage) => readonly AuditRow[]
  readonly last: () => AuditRow | undefined
}

export function auditRows(database: DatabaseSync): AuditRows {
  const insert = database.prepare('INSERT INTO event VALUES (?, ?, ?, ?, ?)')
  const select = database.prepare(`
    SELECT * FROM (
      SELECT *, LAG(hash) OVER (ORDER BY sequence) AS previous
      FROM event WHERE sequence BETWEEN :first - 1 AND :last
    ) WHERE sequence >= :first ORDER BY sequence`)
  const highest = database.prepare('SELECT max(sequence) AS sequence FROM event')

  const named = (rows: string) => `
    SELECT *, (SELECT hash FROM event AS before WHERE before.sequence = event.sequence - 1) AS previous
    FROM event ${rows} AND name IN (SELECT value FROM json_each(:names))
    ORDER BY sequence DESC LIMIT :limit`
  const rare = database.prepare(named(`WHERE sequence < :before AND ${IS_RARE}`))
  const any = database.prepare(named('WHERE sequence < :before AND sequence >= :least'))

  const between = (first: number, last: number): AuditRow[] =>
    select.all({ first, last }).map(rowOf)
  const end = (): number => Number(highest.get()?.['sequence'] ?? 0)
  return {
    append: (lines) => {
      for (const { sequence, at, name, details, hash } of lines) {
        insert.run(sequence, at, name, JSON.stringify(details), hash)
      }
    },
    page: (page) => {
      if ('names' in page) {
        const { before, least, limit, names: list } = page
        const names = JSON.stringify(list)
        const found =
          least === undefined
            ? rare.all({ before, limit, names })
            : any.all({ before, least, limit, names })
        return found.map(rowOf)
      }
      if ('after' in page) return between(page.after + 1, page.after + page.limit)
      const last = Math.min(page.before - 1, end())
      return between(last - page.limit + 1, last).reverse()
    },
    last: () => between(end(), end())[0],
  }
}

const rowOf = (row: Row): AuditRow => ({
  sequence: integer(row, 'sequence'),
  at: integer(row, 'at'),
  name: text(row, 'name'),
  details: JSON.parse(text(row, 'details')),
  previous: row['previous'] === null ? undefined : text(row, 'previous'),
  hash: text(row, 'hash'),
})

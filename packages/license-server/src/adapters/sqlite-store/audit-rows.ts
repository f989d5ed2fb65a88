// The audit chain in the store: each event takes its place and its hash in the same transaction as
// the change it tells of. Implements docs/protocol.md §9.
import { hash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { AUDIT_ZERO, type AuditLine, auditBytes } from '@marque/protocol'
import type { AuditFact } from '../../domain/audit-events.ts'
import type { AuditPage } from '../../ports.ts'
import { integer, type Row, text } from './rows.ts'

export type AuditChain = {
  /** Appends within the open transaction. */
  readonly append: (facts: readonly AuditFact[]) => readonly AuditLine[]
  readonly page: (page: AuditPage) => readonly AuditLine[]
  /** Goes back to what is on disk, after a transaction that failed. */
  readonly rewind: () => void
}

export function auditChain(database: DatabaseSync): AuditChain {
  const insert = database.prepare('INSERT INTO event VALUES (?, ?, ?, ?, ?)')
  const last = database.prepare('SELECT sequence, hash FROM event ORDER BY sequence DESC LIMIT 1')
  const lines = `SELECT *, LAG(hash) OVER (ORDER BY sequence) AS previous FROM event`
  const after = database.prepare(
    `SELECT * FROM (${lines} WHERE sequence BETWEEN ? AND ?) WHERE sequence > ? ORDER BY sequence`,
  )
  const before = database.prepare(
    `SELECT * FROM (${lines} WHERE sequence BETWEEN ? AND ?) ORDER BY sequence DESC LIMIT ?`,
  )
  let head = readHead()

  function readHead(): { sequence: number; hash: string } {
    const row = last.get()
    return row === undefined
      ? { sequence: 0, hash: AUDIT_ZERO }
      : { sequence: integer(row, 'sequence'), hash: text(row, 'hash') }
  }
  return {
    append: (facts) =>
      facts.map(({ at, name, details }) => {
        const sequence = head.sequence + 1
        const event = { sequence, at, name, details, previous: head.hash }
        const line: AuditLine = { ...event, hash: hash('sha256', auditBytes(event), 'hex') }
        insert.run(sequence, at, name, JSON.stringify(details), line.hash)
        head = { sequence, hash: line.hash }
        return line
      }),
    page: (page) => {
      if ('after' in page) {
        return after.all(page.after, page.after + page.limit, page.after).map(lineOf)
      }
      const lowest = Math.max(0, page.before - 1 - page.limit)
      return before.all(lowest, page.before - 1, page.limit).map(lineOf)
    },
    rewind: () => {
      head = readHead()
    },
  }
}

const lineOf = (row: Row): AuditLine => ({
  sequence: integer(row, 'sequence'),
  at: integer(row, 'at'),
  name: text(row, 'name'),
  details: JSON.parse(text(row, 'details')),
  previous: row['previous'] === null ? AUDIT_ZERO : text(row, 'previous'),
  hash: text(row, 'hash'),
})

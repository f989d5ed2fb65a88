// One batch, one transaction, one fsync: all of it is on disk, or none.
import type { DatabaseSync } from 'node:sqlite'
import type { AuditRows } from './audit-rows.ts'
import { type BatchMessage, type BatchRows, decodeRows, NUMBERS_PER_RENEWAL } from './messages.ts'
import type { RowMacs } from './row-macs.ts'
import type { Totals } from './totals.ts'
import type { UsageRows } from './usage-rows.ts'
import type { Writes } from './writes.ts'

export type Tables = {
  readonly database: DatabaseSync
  readonly writes: Writes
  readonly audit: AuditRows
  readonly usage: UsageRows
}

export type Loaded = {
  readonly macs: RowMacs
  readonly totals: Totals
  lostSeats: { readonly count: number; readonly atMs: number }
  activatedAt: number
}

/** @throws whatever the database throws, with nothing written; `loaded` must be read again then */
export function writeBatch(tables: Tables, loaded: Loaded, batch: BatchMessage): void {
  const { database } = tables
  const rows = decodeRows(batch)
  database.exec('BEGIN IMMEDIATE')
  try {
    writeSeats(tables.writes, loaded.totals, rows)
    writeRenewals(tables.writes, loaded.totals, batch.renewed)
    writeRest(tables, loaded.totals, rows)
    loaded.lostSeats = rows.lostSeats ?? loaded.lostSeats
    loaded.activatedAt = rows.activatedAt ?? loaded.activatedAt
    writeTotals(tables.writes, loaded, batch)
    database.exec('COMMIT')
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

function writeSeats(writes: Writes, totals: Totals, rows: BatchRows): void {
  for (const { kind, project } of rows.projects) {
    if (kind !== 'written') continue
    totals.putProject(project)
    writes.putProject(project)
  }
  for (const number of rows.removed) {
    totals.removeSeat(number)
    writes.removeSeat(number)
  }
  for (const seat of rows.written) {
    totals.putSeat(seat)
    writes.putSeat(seat)
  }
}

function writeRenewals(writes: Writes, totals: Totals, renewed: Float64Array): void {
  for (let at = 0; at < renewed.length; at += NUMBERS_PER_RENEWAL) {
    const number = renewed[at] ?? 0
    const lease = {
      renewedAt: renewed[at + 1] ?? 0,
      endsAt: renewed[at + 2] ?? 0,
      grantedAtMs: renewed[at + 3] ?? 0,
    }
    totals.renewSeat(number, lease)
    writes.renewSeat(number, lease)
  }
}

function writeRest({ writes, audit, usage }: Tables, totals: Totals, rows: BatchRows): void {
  for (const { kind, project } of rows.projects) {
    if (kind !== 'removed') continue
    totals.removeProject(project.number)
    writes.removeProject(project.number)
  }
  if (rows.epoch !== undefined) {
    totals.putEpoch(rows.epoch)
    writes.putEpoch(rows.epoch)
  }
  if (rows.licenseText !== undefined) writes.putLicense(rows.licenseText)
  audit.append(rows.audit)
  if (rows.usage !== undefined) usage.add(rows.usage)
}

function writeTotals(writes: Writes, loaded: Loaded, batch: BatchMessage): void {
  for (const project of loaded.totals.settle()) writes.putProjectSum(project)
  const { boot, uptimeMs, highWater } = batch
  const { lostSeats, activatedAt, totals } = loaded
  const row = { boot, uptimeMs, highWater, lostSeats, activatedAt, ...totals.whole() }
  writes.putDeployment(row, loaded.macs.deployment(row))
}

// One batch, one transaction, one fsync: all of it is on disk, or none.
import type { DatabaseSync } from 'node:sqlite'
import type { AuditRows } from './audit-rows.ts'
import { type BatchMessage, type BatchRows, decodeRows, NUMBERS_PER_RENEWAL } from './messages.ts'
import type { RowMacs } from './row-macs.ts'
import type { Writes } from './rows.ts'
import type { Totals } from './totals.ts'
import type { UsageRows } from './usage-rows.ts'

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
    writeTotals(tables.writes, loaded, batch)
    database.exec('COMMIT')
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

function writeSeats(writes: Writes, totals: Totals, batch: BatchRows): void {
  for (const { kind, project } of batch.projects) {
    if (kind !== 'written') continue
    totals.putProject(project)
    writes.project(project)
  }
  for (const number of batch.removed) {
    totals.removeSeat(number)
    writes.noSeat(number)
  }
  for (const seat of batch.written) {
    totals.putSeat(seat)
    writes.seat(seat)
  }
}

function writeRenewals(writes: Writes, totals: Totals, renewed: Float64Array): void {
  for (let at = 0; at < renewed.length; at += NUMBERS_PER_RENEWAL) {
    const [number = 0, renewedAt = 0, endsAt = 0, grantedAtMs = 0] = renewed.subarray(at, at + 4)
    totals.renewSeat(number, { renewedAt, endsAt, grantedAtMs })
    writes.renewal.run(renewedAt, endsAt, grantedAtMs, number)
  }
}

function writeRest({ writes, audit, usage }: Tables, totals: Totals, batch: BatchRows): void {
  for (const { kind, project } of batch.projects) {
    if (kind !== 'removed') continue
    totals.removeProject(project.number)
    writes.noProject(project.number)
  }
  if (batch.epoch !== undefined) {
    totals.putEpoch(batch.epoch)
    writes.epoch.run(batch.epoch.boot, batch.epoch.random)
  }
  if (batch.licenseText !== undefined) writes.license.run(batch.licenseText)
  audit.append(batch.audit)
  if (batch.usage !== undefined) usage.add(batch.usage)
}

function writeTotals(writes: Writes, loaded: Loaded, batch: BatchMessage): void {
  for (const { number, total, mac } of loaded.totals.settle()) {
    writes.projectSum.run(number, total.count, total.sum, mac)
  }
  const { boot, uptimeMs, highWater } = batch
  const row = { boot, uptimeMs, highWater, lostSeats: loaded.lostSeats, ...loaded.totals.whole() }
  writes.deployment.run(
    boot,
    uptimeMs,
    highWater,
    row.lostSeats.count,
    row.lostSeats.atMs,
    row.seats,
    row.projects,
    row.epochs,
    row.sum,
    loaded.macs.deployment(row),
  )
}

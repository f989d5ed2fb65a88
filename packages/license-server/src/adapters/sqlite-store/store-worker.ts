// The thread that owns the database and signs leases: `node:sqlite` blocks, and what blocks here
// keeps nobody from being heard. Requests are answered one after another, in order.
// Implements docs/architecture.md, "hot path".
import type { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { auditRows } from './audit-rows.ts'
import { type LeaseSigner, leaseSigner } from './lease-signer.ts'
import { type Reading, readState } from './load-state.ts'
import type { Answer, BatchMessage, Request, Results, WorkerOptions } from './messages.ts'
import { type RowMacs, rowMacs } from './row-macs.ts'
import { createTables, openDatabase, SCHEMA_VERSION, upgradeTables, versionOf } from './schema.ts'
import { faultOf, TooNew } from './sqlite-faults.ts'
import { usageRows } from './usage-rows.ts'
import { type Loaded, type Tables, writeBatch } from './write-batch.ts'
import { prepareWrites } from './writes.ts'

/** The store as this thread has it. */
type Serving = {
  readonly database: DatabaseSync
  readonly signLeases: LeaseSigner
  tables?: Tables
  reading?: { readonly macs: RowMacs; readonly from: Reading }
  loaded?: Loaded
}

/** Begins to read everything: first all seats, then the rest. */
function beginReading(serving: Serving, rowKey: Uint8Array): undefined {
  const { database } = serving
  const version = versionOf(database)
  if (version > SCHEMA_VERSION) throw new TooNew(version)
  if (version === 0) createTables(database)
  else if (version < SCHEMA_VERSION) upgradeTables(database, version)
  serving.tables ??= {
    database,
    writes: prepareWrites(database),
    audit: auditRows(database),
    usage: usageRows(database),
  }
  const macs = rowMacs(rowKey)
  serving.reading = { macs, from: readState(database, macs) }
}

function load(serving: Serving): Results['load'] {
  const { macs, from } = known(serving.reading)
  const { state, totals } = from.finish()
  serving.loaded = { macs, totals, lostSeats: state.lostSeats, activatedAt: state.activatedAt }
  return { ...state, auditHead: known(serving.tables).audit.last() }
}

function commit(serving: Serving, batch: BatchMessage): Results['commit'] {
  writeBatch(known(serving.tables), known(serving.loaded), batch)
  return serving.signLeases(batch.leasePayloads)
}

/** @throws Error if the requests came in the wrong order */
function known<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('the store was not read yet')
  return part
}

function answer(serving: Serving, request: Request): Results[Request['kind']] {
  switch (request.kind) {
    case 'read':
      return beginReading(serving, request.rowKey)
    case 'seats':
      return known(serving.reading).from.nextSeats()
    case 'load':
      return load(serving)
    case 'commit':
      return commit(serving, request)
    case 'audit':
      return known(serving.tables).audit.page(request.page)
    case 'usage':
      return known(serving.tables).usage.between(request.range)
    case 'close':
      serving.database.close()
      return undefined
  }
}

/** Answers what `ask` gives, or the fault that it throws. */
function send(ask: () => Answer): void {
  try {
    parentPort?.postMessage(ask())
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    parentPort?.postMessage({ kind: 'failed', fault: faultOf(error), message } satisfies Answer)
  }
}

send(() => {
  const options = workerData as WorkerOptions
  const { database, isNew } = openDatabase(options.path)
  const serving: Serving = { database, signLeases: leaseSigner(options) }
  parentPort?.on('message', (request: Request) => {
    send(() => ({ kind: 'done', result: answer(serving, request) }))
    if (request.kind === 'close') parentPort?.close()
  })
  return { kind: 'opened', isNew }
})

// The thread that owns the database and signs leases: `node:sqlite` blocks, and what blocks here
// keeps nobody from being heard. Requests are answered one after another, in order.
// Implements docs/architecture.md, "hot path".
import type { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { auditRows } from './audit-rows.ts'
import { type LeaseSigner, leaseSigner } from './lease-signer.ts'
import { loadState } from './load-state.ts'
import type { Answer, BatchMessage, Request, Results, WorkerOptions } from './messages.ts'
import { rowMacs } from './row-macs.ts'
import { prepareWrites } from './rows.ts'
import { createTables, openDatabase, SCHEMA_VERSION, versionOf } from './schema.ts'
import { faultOf, TooNew } from './sqlite-faults.ts'
import { usageRows } from './usage-rows.ts'
import { type Loaded, type Tables, writeBatch } from './write-batch.ts'

/** The store as this thread has it. */
type Serving = {
  readonly database: DatabaseSync
  readonly signLeases: LeaseSigner
  open?: { readonly tables: Tables; readonly loaded: Loaded }
}

function load(serving: Serving, rowKey: Uint8Array): Results['load'] {
  const { database } = serving
  const version = versionOf(database)
  if (version > SCHEMA_VERSION) throw new TooNew(version)
  if (version === 0) createTables(database)
  const tables: Tables = serving.open?.tables ?? {
    database,
    writes: prepareWrites(database),
    audit: auditRows(database),
    usage: usageRows(database),
  }
  const macs = rowMacs(rowKey)
  const { state, totals } = loadState(database, macs)
  serving.open = { tables, loaded: { macs, totals, lostSeats: state.lostSeats } }
  return { ...state, auditHead: tables.audit.last() }
}

function commit(serving: Serving, batch: BatchMessage): Results['commit'] {
  const { tables, loaded } = opened(serving)
  writeBatch(tables, loaded, batch)
  return serving.signLeases(batch.leasePayloads)
}

function opened(serving: Serving): NonNullable<Serving['open']> {
  if (serving.open === undefined) throw new Error('the store was not loaded')
  return serving.open
}

function answer(serving: Serving, request: Request): Results[Request['kind']] {
  switch (request.kind) {
    case 'load':
      return load(serving, request.rowKey)
    case 'commit':
      return commit(serving, request)
    case 'audit':
      return opened(serving).tables.audit.page(request.page)
    case 'usage':
      return opened(serving).tables.usage.between(request.range)
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

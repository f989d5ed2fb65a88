// The embedded store: one SQLite file in the data directory. What it says is stored survives a power
// cut (WAL, synchronous=FULL); the command line may write beside the running authority.
import { chmodSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { Kysely } from 'kysely'
import type { Store } from '../ports.ts'
import { openKyselyStore } from './kysely/store.ts'
import type { Tables } from './kysely/tables.ts'
import { nodeSqliteDialect } from './node-sqlite-dialect.ts'

const BUSY_MS = 5000

export async function openSqliteStore(file: string): Promise<Store> {
  const database = new DatabaseSync(file, { timeout: BUSY_MS, enableForeignKeyConstraints: false })
  try {
    chmodSync(file, 0o600)
    database.exec('pragma journal_mode = wal; pragma synchronous = full')
  } catch (error) {
    database.close()
    throw error
  }
  return openKyselyStore(new Kysely<Tables>({ dialect: nodeSqliteDialect(database) }), {
    kind: 'sqlite',
  })
}

// Where an authority keeps what it knows: SQLite in its data directory, or the PostgreSQL that is named.
import { mkdir } from 'node:fs/promises'
import { ConfigurationError } from '../configuration-error.ts'
import type { Log, Store } from '../ports.ts'
import { databaseFile } from './data-directory.ts'
import { openPostgresStore } from './open-postgres-store.ts'
import { openSqliteStore } from './open-sqlite-store.ts'

export type StorePlace = {
  readonly dataDirectory: string
  /** `postgres://…`; absent: SQLite in the data directory */
  readonly databaseUrl?: string | undefined
}

/**
 * For the command line too, beside a running authority.
 * @throws ConfigurationError if it cannot be opened; never with a part of the URL but its host
 */
export async function openStore(
  { dataDirectory, databaseUrl }: StorePlace,
  log: Log,
): Promise<Store> {
  if (databaseUrl !== undefined) return openShared(databaseUrl, log)
  try {
    await mkdir(dataDirectory, { recursive: true, mode: 0o700 })
    return await openSqliteStore(databaseFile(dataDirectory))
  } catch (cause) {
    throw new ConfigurationError(
      `the database in ${dataDirectory} cannot be opened`,
      'Check that this user may write the directory, and that the file is a database of Marque.',
      { cause },
    )
  }
}

async function openShared(url: string, log: Log): Promise<Store> {
  try {
    return await openPostgresStore(url, log)
  } catch (cause) {
    throw new ConfigurationError(
      `the database at ${new URL(url).host} cannot be opened (${reasonOf(cause)})`,
      'Check that PostgreSQL runs there, and that the user of the URL may create tables in the database.',
      { cause },
    )
  }
}

/** The driver's code, such as `ECONNREFUSED` or `28P01`: its words may hold the user's name. */
function reasonOf(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const { code } = inner as { code?: unknown }
  return typeof code === 'string' ? code : 'no answer'
}

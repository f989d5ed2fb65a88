// The tables of one deployment. What a renewal touches is small and keyed by dense integers: random
// keys would spread one batch over the whole file. Implements docs/architecture.md, "hot path".
import { DatabaseSync } from 'node:sqlite'
import { FREQUENT_EVENTS } from '../../domain/audit-events.ts'

/** Waiting for the lock of another process; then that process is named. */
export const LOCK_WAIT_MS = 15_000
export const SCHEMA_VERSION = 3

/** Events that are few: they are found without reading those that every node makes. */
export const IS_RARE = `name NOT IN (${FREQUENT_EVENTS.map((name) => `'${name}'`).join(', ')})`

/** Since schema 3. */
const LATER_TABLES = `
CREATE INDEX rare_event ON event (name, sequence) WHERE ${IS_RARE};
CREATE TABLE refusal (
  resolution INTEGER NOT NULL,
  at INTEGER NOT NULL,
  code INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (resolution, at, code)
) STRICT, WITHOUT ROWID;`

const TABLES = `
CREATE TABLE deployment (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  boot INTEGER NOT NULL,
  uptime_ms INTEGER NOT NULL,
  high_water INTEGER NOT NULL,
  lost_seats INTEGER NOT NULL,
  lost_at_ms INTEGER NOT NULL,
  seats INTEGER NOT NULL,
  projects INTEGER NOT NULL,
  epochs INTEGER NOT NULL,
  sum BLOB NOT NULL,
  mac BLOB NOT NULL,
  activated_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE epoch (
  boot INTEGER PRIMARY KEY,
  random TEXT NOT NULL
) STRICT;
CREATE TABLE license (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  file TEXT NOT NULL
) STRICT;
CREATE TABLE project (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  app_name TEXT NOT NULL,
  configuration TEXT NOT NULL,
  lock_at_ms INTEGER,
  lock_missing_seats INTEGER,
  seal TEXT
) STRICT;
CREATE TABLE project_sum (
  project INTEGER PRIMARY KEY,
  seats INTEGER NOT NULL,
  sum BLOB NOT NULL,
  mac BLOB NOT NULL
) STRICT;
CREATE TABLE registration (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  project INTEGER NOT NULL,
  node_id TEXT NOT NULL,
  node_name TEXT NOT NULL,
  address TEXT NOT NULL,
  version TEXT NOT NULL,
  secret_hash TEXT NOT NULL,
  superseded TEXT NOT NULL,
  take_overs INTEGER NOT NULL,
  claimed_at INTEGER NOT NULL,
  eviction TEXT
) STRICT;
CREATE TABLE lease (
  registration INTEGER PRIMARY KEY,
  renewed_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  granted_at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE event (
  sequence INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  name TEXT NOT NULL,
  details TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE TABLE usage (
  resolution INTEGER NOT NULL,
  at INTEGER NOT NULL,
  connections_in_use INTEGER NOT NULL,
  max_connections INTEGER NOT NULL,
  PRIMARY KEY (resolution, at)
) STRICT, WITHOUT ROWID;
${LATER_TABLES}
PRAGMA user_version = ${SCHEMA_VERSION};
`

/** Opens the file and takes its lock for as long as the process lives. */
export function openDatabase(path: string): { database: DatabaseSync; isNew: boolean } {
  const database = new DatabaseSync(path)
  database.exec(`
    PRAGMA busy_timeout = ${LOCK_WAIT_MS};
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    BEGIN IMMEDIATE;
    COMMIT;
  `)
  return { database, isNew: versionOf(database) === 0 }
}

export function createTables(database: DatabaseSync): void {
  database.exec(`BEGIN IMMEDIATE; ${TABLES} COMMIT;`)
}

/** From the schema that an earlier release made, step by step. */
const UPGRADES: { readonly [from: number]: string } = {
  1: `ALTER TABLE deployment ADD COLUMN activated_at INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE project ADD COLUMN seal TEXT;`,
  2: LATER_TABLES,
}

/** Brings an older store up to this schema, in one transaction. */
export function upgradeTables(database: DatabaseSync, version: number): void {
  const steps = Array.from({ length: SCHEMA_VERSION - version }, (_, at) => UPGRADES[version + at])
  database.exec(`BEGIN IMMEDIATE; ${steps.join('\n')}
    PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT;`)
}

export function versionOf(database: DatabaseSync): number {
  const row = database.prepare('PRAGMA user_version').get()
  return Number(row?.['user_version'])
}

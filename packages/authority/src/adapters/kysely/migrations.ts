// Every schema that the authority ever had, as steps from one to the next. A step that was released
// is never edited: databases out there have taken it already.
import type { CreateTableBuilder, Kysely, Migration, MigrationProvider } from 'kysely'
import { chains } from './chain-migration.ts'
import { desk } from './desk-migration.ts'
import { mails } from './mail-migration.ts'
import { type DatabaseKind, numbered } from './numbered-table.ts'
import { sessions } from './session-migration.ts'

export const migrationsFor = (kind: DatabaseKind): MigrationProvider => ({
  getMigrations: async () => ({
    '0001-first': first(kind),
    '0002-chains': chains(kind),
    '0003-sessions': sessions(kind),
    '0004-desk': desk(kind),
    '0005-mail': mails(kind),
  }),
})

const first = (kind: DatabaseKind): Migration => ({
  up: async (db: Kysely<unknown>) => {
    await createContracts(db, kind)
    await createDeployments(db, kind)
    await createActivations(db, kind)
    await createAccounts(db, kind)
  },
})

/** A table whose rows are numbered in the order in which they came, and named by a UUID. */
const positioned = (
  db: Kysely<unknown>,
  kind: DatabaseKind,
  table: string,
): CreateTableBuilder<string, string> =>
  numbered(db, kind, table).addColumn('id', 'text', (column) => column.notNull().unique())

async function createContracts(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  await positioned(db, kind, 'licensees')
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('name_key', 'text', (column) => column.notNull())
    .addColumn('email', 'text', (column) => column.notNull())
    .addColumn('contract_signed_on', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('licensees_by_name').on('licensees').columns(['name_key']).execute()
  await positioned(db, kind, 'requests')
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('fields', 'text', (column) => column.notNull())
    .addColumn('faults', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('licensee_id', 'text')
    .addColumn('product_id', 'text')
    .addColumn('decided_at', 'bigint')
    .addColumn('license_id', 'text')
    .addColumn('deployment_id', 'text')
    .addColumn('message_id', 'text')
    .execute()
  await db.schema
    .createIndex('requests_by_state')
    .on('requests')
    .columns(['state', 'position'])
    .execute()
}

async function createDeployments(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  await positioned(db, kind, 'deployments')
    .addColumn('licensee_id', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('reinstalls', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('migrated_from', 'text')
    .addColumn('sealed_seed', 'text', (column) => column.notNull())
    .execute()
  await positioned(db, kind, 'licenses')
    .addColumn('deployment_id', 'text', (column) => column.notNull().unique())
    .addColumn('serial', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('license_serials')
    .addColumn('license_id', 'text', (column) => column.notNull())
    .addColumn('serial', 'bigint', (column) => column.notNull())
    .addColumn('issued_at', 'bigint', (column) => column.notNull())
    .addColumn('document', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('license_serials_key', ['license_id', 'serial'])
    .execute()
  await positioned(db, kind, 'migrations')
    .addColumn('from_deployment_id', 'text', (column) => column.notNull().unique())
    .addColumn('to_deployment_id', 'text', (column) => column.notNull().unique())
    .addColumn('proof_instance_id', 'text')
    .addColumn('proof_sequence', 'bigint')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute()
}

async function createActivations(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  await positioned(db, kind, 'activations')
    .addColumn('challenge_hash', 'text', (column) => column.notNull())
    .addColumn('deployment_id', 'text', (column) => column.notNull())
    .addColumn('instance_id', 'text', (column) => column.notNull())
    .addColumn('sequence', 'bigint', (column) => column.notNull())
    .addColumn('record', 'text', (column) => column.notNull())
    .addColumn('previous', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('license_serial', 'bigint', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('code', 'integer', (column) => column.notNull())
    .addColumn('clock_offset_seconds', 'bigint', (column) => column.notNull())
    .addColumn('first_at', 'bigint', (column) => column.notNull())
    .addColumn('last_at', 'bigint', (column) => column.notNull())
    .addColumn('times', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('activations_once', ['challenge_hash', 'outcome', 'code'])
    .execute()
  await db.schema
    .createIndex('activations_by_deployment')
    .on('activations')
    .columns(['deployment_id', 'position'])
    .execute()
  await db.schema
    .createIndex('activations_by_record')
    .on('activations')
    .columns(['deployment_id', 'record'])
    .execute()
}

async function createAccounts(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  await positioned(db, kind, 'operators')
    .addColumn('email', 'text', (column) => column.notNull().unique())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('password_hash', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute()
  await positioned(db, kind, 'tokens')
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('revoked_at', 'bigint')
    .execute()
  await db.schema
    .createTable('audit')
    .addColumn('sequence', 'bigint', (column) => column.primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('details', 'text', (column) => column.notNull())
    .addColumn('previous', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('answers')
    .addColumn('token_id', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('request_hash', 'text', (column) => column.notNull())
    .addColumn('sealed', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('answers_key', ['token_id', 'key'])
    .execute()
  await db.schema.createIndex('answers_by_age').on('answers').columns(['created_at']).execute()
}

// The third schema: operators sign in. Sessions and tries are shared by all authorities of a database.
import type { Kysely, Migration } from 'kysely'
import { type DatabaseKind, numbered } from './numbered-table.ts'

export const sessions = (kind: DatabaseKind): Migration => ({
  up: async (db: Kysely<unknown>) => {
    await numbered(db, kind, 'sessions')
      .addColumn('id', 'text', (column) => column.notNull().unique())
      .addColumn('operator_id', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull().unique())
      .addColumn('address', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .execute()
    await db.schema
      .createIndex('sessions_by_operator')
      .on('sessions')
      .columns(['operator_id'])
      .execute()
    await db.schema
      .createTable('login_tries')
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .execute()
    await db.schema
      .createIndex('login_tries_by_key')
      .on('login_tries')
      .columns(['key', 'at'])
      .execute()
  },
})

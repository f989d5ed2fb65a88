// The fifth schema: mails that came in, with what became of them, and mails that go out.
import type { Kysely, Migration } from 'kysely'
import { type DatabaseKind, numbered } from './numbered-table.ts'

export const mails = (kind: DatabaseKind): Migration => ({
  up: async (db: Kysely<unknown>) => {
    await createReceived(db, kind)
    await createSent(db, kind)
  },
})

async function createReceived(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  await numbered(db, kind, 'mails_received')
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('origin', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .addColumn('same_as', 'text', (column) => column.notNull())
    .addColumn('message_id', 'text')
    .addColumn('request_id', 'text')
    .addColumn('deployment_id', 'text')
    .addColumn('document', 'text', (column) => column.notNull())
    .execute()
  const index = (name: string, columns: readonly string[]): Promise<void> =>
    db.schema
      .createIndex(`mails_received_by_${name}`)
      .on('mails_received')
      .columns([...columns])
      .execute()
  await index('state', ['state', 'position'])
  await index('age', ['state', 'received_at'])
  await index('content', ['same_as'])
}

async function createSent(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  await numbered(db, kind, 'mails_sent')
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('recipient', 'text', (column) => column.notNull())
    .addColumn('language', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('facts', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('next_attempt_at', 'bigint')
    .addColumn('deadline_at', 'bigint', (column) => column.notNull())
    .addColumn('last_error', 'text')
    .addColumn('sent_at', 'bigint')
    .addColumn('message_id', 'text', (column) => column.notNull().unique())
    .addColumn('in_reply_to', 'text')
    .addColumn('request_id', 'text')
    .addColumn('license_id', 'text')
    .addColumn('deployment_id', 'text')
    .addColumn('once_by', 'text', (column) => column.unique())
    .addColumn('subject', 'text')
    .addColumn('text', 'text')
    .addColumn('html', 'text')
    .execute()
  const index = (name: string, columns: readonly string[]): Promise<void> =>
    db.schema
      .createIndex(`mails_sent_by_${name}`)
      .on('mails_sent')
      .columns([...columns])
      .execute()
  await index('state', ['state', 'position'])
  await index('attempt', ['next_attempt_at'])
  await index('recipient', ['recipient', 'created_at'])
}

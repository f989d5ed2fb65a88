// The fourth schema: what a desk looks for. Lists are searched by a text beside each row, licenses by
// their end; links to archives are counted and can be taken back; operators are invited.
import { type Kysely, type Migration, sql } from 'kysely'
import { type DatabaseKind, numbered } from './numbered-table.ts'
import { licenseeSearch, licenseSearch, requestSearch } from './search-text.ts'

const BATCH = 1000

export const desk = (kind: DatabaseKind): Migration => ({
  up: async (db: Kysely<unknown>) => {
    await addColumns(db)
    await fillLicensees(db)
    await fillRequests(db)
    await fillLicenses(db)
    await createIndexes(db)
    await createTables(db, kind)
  },
})

async function addColumns(db: Kysely<unknown>): Promise<void> {
  for (const table of ['licensees', 'requests', 'licenses']) {
    await db.schema
      .alterTable(table)
      .addColumn('search', 'text', (column) => column.notNull().defaultTo(''))
      .execute()
  }
  await db.schema
    .alterTable('licensees')
    .addColumn('version', 'integer', (column) => column.notNull().defaultTo(1))
    .execute()
  await db.schema.alterTable('licensees').addColumn('language', 'text').execute()
  await db.schema.alterTable('requests').addColumn('rejection', 'text').execute()
  await db.schema.alterTable('licenses').addColumn('expires_at', 'bigint').execute()
  await db.schema
    .alterTable('licenses')
    .addColumn('account_status', 'text', (column) => column.notNull().defaultTo('active'))
    .execute()
}

/** Every row of a table, a thousand at a time, in the order of its positions. */
async function eachRow<Row extends { position: number }>(
  read: (after: number) => Promise<readonly Row[]>,
  take: (row: Row) => Promise<unknown>,
): Promise<void> {
  for (let after = 0; ; ) {
    const rows = await read(after)
    for (const row of rows) await take(row)
    const last = rows.at(-1)
    if (last === undefined) return
    after = last.position
  }
}

type LicenseeText = { position: number; id: string; name: string; email: string }

const fillLicensees = (db: Kysely<unknown>): Promise<void> =>
  eachRow<LicenseeText>(
    async (after) =>
      (
        await sql<LicenseeText>`select position, id, name, email from licensees
          where position > ${after} order by position limit ${BATCH}`.execute(db)
      ).rows,
    (row) =>
      sql`update licensees set search = ${licenseeSearch(row)} where id = ${row.id}`.execute(db),
  )

type RequestText = { position: number; id: string; fields: string; message_id: string | null }

const fillRequests = (db: Kysely<unknown>): Promise<void> =>
  eachRow<RequestText>(
    async (after) =>
      (
        await sql<RequestText>`select position, id, fields, message_id from requests
          where position > ${after} order by position limit ${BATCH}`.execute(db)
      ).rows,
    ({ id, fields, message_id }) => {
      const request = { ...JSON.parse(fields), id, messageId: message_id ?? undefined }
      return sql`update requests set search = ${requestSearch(request)} where id = ${id}`.execute(
        db,
      )
    },
  )

type LicenseText = { position: number; id: string; deployment_id: string; document: string }

const fillLicenses = (db: Kysely<unknown>): Promise<void> =>
  eachRow<LicenseText>(
    async (after) =>
      (
        await sql<LicenseText>`select l.position, l.id, l.deployment_id, s.document
          from licenses l join license_serials s on s.license_id = l.id and s.serial = l.serial
          where l.position > ${after} order by l.position limit ${BATCH}`.execute(db)
      ).rows,
    ({ id, deployment_id, document }) => {
      const license = { ...JSON.parse(document), id, deploymentId: deployment_id }
      const { exp, accountStatus } = license.terms
      return sql`update licenses set search = ${licenseSearch(license)},
        expires_at = ${exp ?? null}, account_status = ${accountStatus} where id = ${id}`.execute(db)
    },
  )

async function createIndexes(db: Kysely<unknown>): Promise<void> {
  const indexes: readonly [name: string, table: string, columns: string[]][] = [
    ['licenses_by_end', 'licenses', ['expires_at', 'position']],
    ['licenses_by_status', 'licenses', ['account_status', 'position']],
    ['deployments_by_state', 'deployments', ['state', 'position']],
    ['deployments_by_licensee', 'deployments', ['licensee_id', 'position']],
    ['activations_by_outcome', 'activations', ['outcome', 'position']],
    ['activations_by_day', 'activations', ['first_at', 'outcome']],
    ['activations_by_code', 'activations', ['code', 'last_at']],
    ['audit_by_name', 'audit', ['name', 'sequence']],
  ]
  for (const [name, table, columns] of indexes) {
    await db.schema.createIndex(name).on(table).columns(columns).execute()
  }
}

async function createTables(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  await numbered(db, kind, 'archive_links')
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('deployment_id', 'text', (column) => column.notNull())
    .addColumn('architecture', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('downloads', 'bigint', (column) => column.notNull())
    .addColumn('last_download_at', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .execute()
  await db.schema
    .createIndex('archive_links_by_deployment')
    .on('archive_links')
    .columns(['deployment_id', 'position'])
    .execute()
  await numbered(db, kind, 'invitations')
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('email', 'text')
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute()
}

// A database of every earlier schema opens with this release, with all that was in it, and what the new
// schema adds is filled from what was there.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite, type TestContext, test } from 'node:test'
import { temporaryDirectory } from '@marque/testkit'
import { Kysely, Migrator, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { migrationsFor } from '../../src/adapters/kysely/migrations.ts'
import type { DatabaseKind } from '../../src/adapters/kysely/numbered-table.ts'
import { nodeSqliteDialect } from '../../src/adapters/node-sqlite-dialect.ts'
import { openPostgresStore } from '../../src/adapters/open-postgres-store.ts'
import { openSqliteStore } from '../../src/adapters/open-sqlite-store.ts'
import { defaultTerms } from '../../src/domain/terms.ts'
import type { Store } from '../../src/ports.ts'
import { emptyDatabase } from '../databases.ts'
import { collectingLog } from '../fixtures.ts'

type Database = {
  readonly kind: DatabaseKind
  readonly raw: () => Kysely<unknown>
  readonly open: () => Promise<Store>
}

const DATABASES: { readonly [name: string]: (t: TestContext) => Promise<Database> } = {
  SQLite: async (t) => {
    const file = join(await temporaryDirectory(t), 'authority.sqlite')
    return {
      kind: 'sqlite',
      raw: () => new Kysely({ dialect: nodeSqliteDialect(new DatabaseSync(file)) }),
      open: () => openSqliteStore(file),
    }
  },
  PostgreSQL: async () => {
    const url = await emptyDatabase()
    const pool = () => new pg.Pool({ connectionString: url, max: 1 })
    return {
      kind: 'postgresql',
      raw: () => new Kysely({ dialect: new PostgresDialect({ pool: pool() }) }),
      open: () => openPostgresStore(url, collectingLog()),
    }
  },
}

const ENDS = 2_000_000_000
const REQUEST = {
  from: 'it@example.com',
  company: 'Example Works',
  projectName: 'reporting',
  contractSignedOn: '2026-01-15',
  registrationMethod: 'Private Cloud AUTH',
  productVersion: { minor: '11.5' },
}
const LICENSE = {
  licenseeName: 'Example Works',
  product: { id: 'report-server', name: 'Report Server' },
  project: 'reporting',
  terms: { ...defaultTerms(REQUEST), exp: ENDS, accountStatus: 'suspended' },
  file: { format: 'marque-license/1', delegation: 'TEST', license: 'TEST' },
}

/** Rows by the columns of the first schema, which all later ones have. */
async function writeOldRows(db: Kysely<unknown>): Promise<void> {
  await sql`insert into licensees (id, name, name_key, email, contract_signed_on, created_at)
    values ('licensee', 'Example Works', 'example works', 'it@example.com', '2026-01-15', 1)`.execute(
    db,
  )
  await sql`insert into requests (id, source, state, fields, faults, created_at)
    values ('request', 'api', 'open', ${JSON.stringify(REQUEST)}, '[]', 2)`.execute(db)
  await sql`insert into deployments (id, licensee_id, state, reinstalls, created_at, sealed_seed)
    values ('deployment', 'licensee', 'active', 2, 3, 'TEST')`.execute(db)
  await sql`insert into licenses (id, deployment_id, serial) values ('license', 'deployment', 1)`.execute(
    db,
  )
  await sql`insert into license_serials (license_id, serial, issued_at, document)
    values ('license', 1, 4, ${JSON.stringify(LICENSE)})`.execute(db)
  await sql`insert into operators (id, email, role, password_hash, created_at)
    values ('operator', 'ada@example.com', 'admin', 'TEST', 5)`.execute(db)
}

for (const [name, prepare] of Object.entries(DATABASES)) {
  suite(`a database of an earlier schema in ${name}`, async () => {
    const steps = Object.keys(await migrationsFor('sqlite').getMigrations())
    for (const step of steps.slice(0, -1)) {
      test(`${step} opens with all that was in it`, async (t) => {
        const { kind, raw, open } = await prepare(t)
        const db = raw()
        const { error } = await new Migrator({ db, provider: migrationsFor(kind) }).migrateTo(step)
        assert.equal(error, undefined)
        await writeOldRows(db)
        await db.destroy()
        const store = await open()
        t.after(() => store.close())
        await store.check()
        const { view } = store
        assert.equal((await view.licensees.find('licensee'))?.version, 1)
        assert.equal(await view.operators.count('admin'), 1)
        assert.equal((await view.licenses.find('license'))?.terms.exp, ENDS)
        const page = { q: 'EXAMPLE', limit: 5 }
        if (step > '0003') return
        const found = await Promise.all([
          view.licensees.list(page),
          view.requests.list(page),
          view.licenses.list({ ...page, accountStatus: 'suspended' }),
          view.deployments.list(page),
          view.licenses.listEnding({ limit: 5, from: ENDS, to: ENDS + 1 }),
        ])
        assert.deepEqual(
          found.map(({ items }) => items.length),
          [1, 1, 1, 1, 1],
        )
      })
    }
  })
}

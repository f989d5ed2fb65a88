// Kysely over Node's SQLite: what happens when the database refuses.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { temporaryDirectory } from '@marque/testkit'
import { Kysely, sql } from 'kysely'
import { nodeSqliteDialect } from '../../src/adapters/node-sqlite-dialect.ts'

type Tables = { things: { name: string } }

async function openThings(t: { after: (cleanUp: () => unknown) => void }) {
  const file = join(await temporaryDirectory(t), 'things.sqlite')
  const database = new DatabaseSync(file, { timeout: 100 })
  const db = new Kysely<Tables>({ dialect: nodeSqliteDialect(database) })
  t.after(() => db.destroy())
  await db.schema.createTable('things').addColumn('name', 'text').execute()
  const count = async (): Promise<number> =>
    (await db.selectFrom('things').selectAll().execute()).length
  return { file, db, count }
}

test('a full disk fails the whole transaction with its own error; the next one works', async (t) => {
  const { db, count } = await openThings(t)
  await sql`pragma max_page_count = 20`.execute(db)
  const fill = db.transaction().execute(async (tx) => {
    await tx.insertInto('things').values({ name: 'small' }).execute()
    await tx
      .insertInto('things')
      .values({ name: 'x'.repeat(500_000) })
      .execute()
  })
  await assert.rejects(fill, /database or disk is full/)
  assert.equal(await count(), 0)
  await db.transaction().execute((tx) => tx.insertInto('things').values({ name: 'a' }).execute())
  assert.equal(await count(), 1)
})

test('a database that another process holds too long is an error, not an absence', async (t) => {
  const { file, db, count } = await openThings(t)
  const other = new DatabaseSync(file)
  t.after(() => other.close())
  other.exec('begin immediate')
  const write = () =>
    db.transaction().execute((tx) => tx.insertInto('things').values({ name: 'a' }).execute())
  await assert.rejects(write(), /locked/)
  other.exec('rollback')
  await write()
  assert.equal(await count(), 1)
})

test('hundreds of different statements are prepared and forgotten', async (t) => {
  const { db } = await openThings(t)
  for (let number = 0; number < 450; number++) {
    const { rows } = await sql<{ n: number }>`select ${sql.lit(number)} as n`.execute(db)
    assert.equal(rows[0]?.n, number)
  }
})

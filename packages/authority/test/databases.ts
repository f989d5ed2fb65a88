// Every database that an authority may keep its store in, empty for each test.
import { join } from 'node:path'
import { after, type TestContext } from 'node:test'
import { startPostgres, temporaryDirectory } from '@marque/testkit'
import pg from 'pg'
import { openPostgresStore } from '../src/adapters/open-postgres-store.ts'
import { openSqliteStore } from '../src/adapters/open-sqlite-store.ts'
import type { Store } from '../src/ports.ts'
import { collectingLog } from './fixtures.ts'

export type Opened = { readonly store: Store; readonly reopen: () => Promise<Store> }

export const STORES: { readonly [name: string]: (t: TestContext) => Promise<Opened> } = {
  SQLite: async (t) => {
    const file = join(await temporaryDirectory(t), 'authority.sqlite')
    return reopening(t, () => openSqliteStore(file))
  },
  PostgreSQL: async (t) => {
    const url = await emptyDatabase()
    return reopening(t, () => openPostgresStore(url, collectingLog()))
  },
}

async function reopening(t: TestContext, open: () => Promise<Store>): Promise<Opened> {
  let store = await open()
  t.after(() => store.close())
  return {
    store,
    reopen: async () => {
      await store.close()
      store = await open()
      return store
    },
  }
}

/** For all tests of the file that imports this one. */
export const postgres = await startPostgres({
  after: (end) => after(async () => (end as (() => unknown) | undefined)?.()),
})
let databases = 0

/** @returns the URL of a database of its own */
export async function emptyDatabase(): Promise<string> {
  const client = new pg.Client(postgres.url)
  await client.connect()
  databases += 1
  const name = `authority_${databases}`
  await client.query(`CREATE DATABASE ${name}`)
  await client.end()
  const own = new URL(postgres.url)
  own.pathname = `/${name}`
  return own.href
}

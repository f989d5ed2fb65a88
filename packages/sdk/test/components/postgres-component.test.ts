// What PostgreSQL can refuse, and what a fail-over keeps. Covers docs/protocol.md §6, "Components".
import assert from 'node:assert/strict'
import { after, before, describe, it, type TestContext } from 'node:test'
import { postgresComponent } from '@marque/sdk'
import { type PostgresServer, startPostgres, startPostgresStandby } from '@marque/testkit'
import pg from 'pg'
import { causeOfRead, causeOfWrite, faultOf } from '../support/component-faults.ts'
import { lastFirst } from '../support/scene.ts'

describe('PostgreSQL that refuses', () => {
  const hooks = lastFirst({ after } as Pick<TestContext, 'after'>)
  let server: PostgresServer
  let admin: pg.Pool

  const poolOf = (change: Partial<pg.PoolConfig> & { port?: number } = {}): pg.Pool => {
    const { host, port, user, password, database } = server
    const pool = new pg.Pool({ host, port, user, password, database, max: 2, ...change })
    pool.on('error', () => {})
    hooks.after(() => pool.end())
    return pool
  }
  const addRole = async (name: string, grants = ''): Promise<pg.Pool> => {
    await admin.query(`CREATE ROLE ${name} LOGIN PASSWORD 'TEST-password'`)
    if (grants !== '') await admin.query(`GRANT ${grants} ON marque_component TO ${name}`)
    return poolOf({ user: name, password: 'TEST-password' })
  }

  before(async () => {
    server = await startPostgres(hooks)
    admin = poolOf()
    const guest = postgresComponent(await addRole('without_create'))
    assert.equal(await guest.read('kept'), undefined)
    const { cause, text } = await faultOf(guest, ({ swap }) => swap('kept', undefined, 'value'))
    assert.equal(cause, 'forbidden')
    assert.match(text, /CREATE/)
    assert.equal(await postgresComponent(admin).swap('kept', undefined, 'value'), true)
  })

  it('a wrong password names the credentials', async () => {
    const component = postgresComponent(poolOf({ password: 'TEST-password-of-yesterday' }))
    assert.equal(await causeOfRead(component), 'credentials')
  })

  it('an unknown database names what is missing', async () => {
    assert.equal(await causeOfRead(postgresComponent(poolOf({ database: 'nowhere' }))), 'missing')
  })

  it('a role without rights on the table names those that it needs', async () => {
    const stranger = postgresComponent(await addRole('stranger'))
    const { cause, text } = await faultOf(stranger, ({ read }) => read('kept'))
    assert.equal(cause, 'forbidden')
    assert.match(text, /SELECT, INSERT and UPDATE on marque_component/)
    const reader = postgresComponent(await addRole('reader', 'SELECT'))
    assert.equal(await reader.read('kept'), 'value')
    assert.equal(await causeOfWrite(reader), 'forbidden')
    const enough = postgresComponent(await addRole('enough', 'SELECT, INSERT, UPDATE'))
    assert.equal((await enough.identity()).length, 2)
    assert.equal(await enough.swap('enough', undefined, 'one'), true)
    assert.equal(await enough.swap('enough', 'one', 'two'), true)
  })

  it('serializable isolation loses no step', async () => {
    const options = '-c default_transaction_isolation=serializable'
    const nodes = Array.from({ length: 4 }, () => postgresComponent(poolOf({ options })))
    await nodes[0]?.swap('count', undefined, '0')
    const count = async (node: (typeof nodes)[number]): Promise<void> => {
      for (let done = 0; done < 5; ) {
        const now = await node.read('count')
        if (await node.swap('count', now, String(Number(now) + 1))) done++
      }
    }
    await Promise.all(nodes.map(count))
    assert.equal(await nodes[0]?.read('count'), '20')
  })

  it('a table of that name with other columns is damaged, and is left alone', async () => {
    await admin.query('CREATE DATABASE other')
    const pool = poolOf({ database: 'other' })
    await pool.query('CREATE TABLE marque_component (id int)')
    const component = postgresComponent(pool)
    assert.equal(await causeOfRead(component), 'damaged')
    assert.equal(await causeOfWrite(component), 'damaged')
  })

  it('a standby is read and not written, and is the same component after a fail-over', async () => {
    const primary = postgresComponent(admin)
    const standby = await startPostgresStandby(hooks, server)
    const component = postgresComponent(poolOf({ port: standby.port }))
    assert.equal(await component.read('kept'), 'value')
    assert.deepEqual(await component.identity(), await primary.identity())
    assert.equal(await causeOfWrite(component), 'read-only')
    await standby.promote()
    assert.equal(await component.swap('kept', 'value', 'moved on'), true)
    assert.deepEqual(await component.identity(), await primary.identity())
  })

  it('a stopped server is unreachable, and has kept its record when it is back', async () => {
    const component = postgresComponent(admin)
    await component.swap('over a restart', undefined, 'value')
    await server.stop()
    assert.equal(await causeOfRead(component), 'unreachable')
    assert.equal(await causeOfWrite(component), 'unreachable')
    await server.restart()
    assert.equal(await component.read('over a restart'), 'value')
  })

  it('a full disk is named', async () => {
    const narrow = await startPostgres(hooks, { smallDiskKiB: 9500 })
    const { port } = narrow
    const owner = poolOf({ port })
    await owner.query(`CREATE TABLESPACE small LOCATION '${narrow.directory}/small'`)
    await owner.query('CREATE DATABASE narrow TABLESPACE small')
    const pool = poolOf({ port, database: 'narrow' })
    const component = postgresComponent(pool)
    assert.equal(await component.swap('kept', undefined, 'value'), true)
    const filler = "INSERT INTO filler SELECT repeat('x', 7000) FROM generate_series(1, 4)"
    await pool.query('CREATE TABLE filler (text text)')
    await pool.query('ALTER TABLE filler ALTER COLUMN text SET STORAGE PLAIN')
    await assert.rejects(async () => {
      for (let i = 0; i < 2000; i++) await pool.query(filler)
    }, /could not extend file/)
    const fill = async (): Promise<void> => {
      for (let i = 0; i < 200; i++) await component.swap(`row ${i}`, undefined, 'x'.repeat(4000))
    }
    const { cause } = await faultOf(component, fill)
    assert.equal(cause, 'full')
    assert.equal(await component.read('kept'), 'value')
  })
})

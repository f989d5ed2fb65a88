// What MySQL or MariaDB can refuse. Covers docs/protocol.md §6, "Components".
import assert from 'node:assert/strict'
import { after, before, describe, it, type TestContext } from 'node:test'
import { mysqlComponent } from '@marque/sdk'
import { type MariadbServer, startMariadb } from '@marque/testkit'
import { createPool, type Pool, type PoolOptions } from 'mysql2/promise'
import { causeOfRead, causeOfWrite, faultOf } from '../support/component-faults.ts'
import { lastFirst } from '../support/scene.ts'

describe('MariaDB that refuses', () => {
  const hooks = lastFirst({ after } as Pick<TestContext, 'after'>)
  let server: MariadbServer
  let admin: Pool

  const poolOf = (change: PoolOptions = {}): Pool => {
    const { host, port, user, password, database } = server
    const pool = createPool({ host, port, user, password, database, connectionLimit: 2, ...change })
    hooks.after(() => pool.end())
    return pool
  }
  const addUser = async (user: string, grants = ''): Promise<Pool> => {
    await admin.query(`CREATE USER '${user}'@'127.0.0.1' IDENTIFIED BY 'TEST-password'`)
    if (grants !== '') await admin.query(`GRANT ${grants} TO '${user}'@'127.0.0.1'`)
    return poolOf({ user, password: 'TEST-password' })
  }

  before(async () => {
    // All tables in one file that cannot grow, so that it can be full.
    server = await startMariadb(hooks, [
      '--innodb-file-per-table=0',
      '--innodb-data-file-path=ibdata1:16M',
      '--innodb-log-file-size=4M',
      '--innodb-undo-tablespaces=0',
    ])
    admin = poolOf()
    assert.equal(await mysqlComponent(admin).swap('kept', undefined, 'value'), true)
  })

  it('a wrong password names the credentials', async () => {
    const component = mysqlComponent(poolOf({ password: 'TEST-password-of-yesterday' }))
    assert.equal(await causeOfRead(component), 'credentials')
  })

  it('an unknown schema, or none, names what is missing', async () => {
    assert.equal(await causeOfRead(mysqlComponent(poolOf({ database: 'nowhere' }))), 'missing')
    const { host, port, user, password } = server
    const pool = createPool({ host, port, user, password })
    hooks.after(() => pool.end())
    const component = mysqlComponent(pool)
    assert.equal(await causeOfRead(component), 'missing')
    assert.equal((await faultOf(component, ({ identity }) => identity())).cause, 'missing')
  })

  it('a user without rights on the table names those that it needs', async () => {
    const other = 'SELECT ON product.other'
    await admin.query('CREATE TABLE other (id int)')
    const stranger = mysqlComponent(await addUser('stranger', other))
    const { cause, text } = await faultOf(stranger, ({ read }) => read('kept'))
    assert.equal(cause, 'forbidden')
    assert.match(text, /SELECT, INSERT and UPDATE on marque_component/)
    const reader = mysqlComponent(await addUser('reader', 'SELECT ON product.marque_component'))
    assert.equal(await reader.read('kept'), 'value')
    assert.equal(await causeOfWrite(reader), 'forbidden')
    const rights = 'SELECT, INSERT, UPDATE ON product.marque_component'
    const enough = mysqlComponent(await addUser('enough', rights))
    assert.equal(await enough.swap('enough', undefined, 'one'), true)
    assert.equal(await enough.swap('enough', 'one', 'two'), true)
    assert.equal(await causeOfRead(mysqlComponent(await addUser('nobody'))), 'forbidden')
  })

  it('a pool that counts changed rows instead of found ones changes nothing', async () => {
    const component = mysqlComponent(poolOf({ flags: ['-FOUND_ROWS'] }))
    assert.equal(await component.swap('rows', undefined, 'one'), true)
    assert.equal(await component.swap('rows', undefined, 'one'), false)
    assert.equal(await component.swap('rows', 'one', 'one'), true)
    assert.equal(await component.swap('rows', 'one', 'two'), true)
  })

  it('a read-only replica is read and not written', async () => {
    const pool = await addUser('product', 'SELECT, INSERT, UPDATE, CREATE ON product.*')
    const component = mysqlComponent(pool)
    await admin.query('SET GLOBAL read_only = 1')
    try {
      assert.equal(await component.read('kept'), 'value')
      assert.equal(await causeOfWrite(component), 'read-only')
    } finally {
      await admin.query('SET GLOBAL read_only = 0')
    }
    assert.equal(await component.swap('new', undefined, 'value'), true)
  })

  it('a table of that name with other columns is damaged, and is left alone', async () => {
    await admin.query('CREATE DATABASE other')
    const pool = poolOf({ database: 'other' })
    await pool.query('CREATE TABLE marque_component (id int)')
    assert.equal(await causeOfRead(mysqlComponent(pool)), 'damaged')
    assert.equal(await causeOfWrite(mysqlComponent(pool)), 'damaged')
  })

  it('a table with a column for shorter values keeps what fits, and names how to widen it', async () => {
    await admin.query('CREATE DATABASE narrow')
    const pool = poolOf({ database: 'narrow' })
    await pool.query(
      'CREATE TABLE marque_component (name VARBINARY(255) PRIMARY KEY, value VARBINARY(4096) NOT NULL)',
    )
    const component = mysqlComponent(pool)
    const value = 'x'.repeat(4096)
    assert.equal(await component.swap('kept', undefined, value), true)
    const { cause, text } = await faultOf(component, ({ swap }) => swap('kept', value, `${value}x`))
    assert.equal(cause, 'unsupported')
    assert.equal(await component.read('kept'), value)
    const [widen] = /ALTER TABLE [\w ]+/.exec(text) ?? []
    await pool.query(widen ?? '')
    assert.equal(await component.swap('kept', value, `${value}x`), true)
  })

  it('a record of bytes that are no text is damaged', async () => {
    await admin.query("INSERT INTO marque_component VALUES ('bytes', 0xFFFE)")
    const { cause } = await faultOf(mysqlComponent(admin), ({ read }) => read('bytes'))
    assert.equal(cause, 'damaged')
  })

  it('a full tablespace is named', async () => {
    const component = mysqlComponent(admin)
    await admin.query('CREATE TABLE filler (text LONGBLOB)')
    await assert.rejects(async () => {
      for (let i = 0; i < 100; i++)
        await admin.query("INSERT INTO filler VALUES (REPEAT('x', 900000))")
    }, /full/)
    const fill = async (): Promise<void> => {
      for (let i = 0; i < 2000; i++) await component.swap(`row ${i}`, undefined, 'x'.repeat(4000))
    }
    assert.equal((await faultOf(component, fill)).cause, 'full')
    assert.equal(await component.read('kept'), 'value')
  })

  it('a stopped server is unreachable, and has kept its record when it is back', async () => {
    const component = mysqlComponent(admin)
    await server.stop()
    assert.equal(await causeOfRead(component), 'unreachable')
    assert.equal(await causeOfWrite(component), 'unreachable')
    await server.restart()
    assert.equal(await component.read('kept'), 'value')
  })
})

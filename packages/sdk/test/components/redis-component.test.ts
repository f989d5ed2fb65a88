// What Redis can refuse, seen through both client libraries. Covers docs/protocol.md §6.
import assert from 'node:assert/strict'
import { after, before, describe, it, type TestContext } from 'node:test'
import { type Component, redisComponent } from '@marque/sdk'
import { type RedisServer, startRedis, waitFor } from '@marque/testkit'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { causeOfRead, causeOfWrite, faultOf } from '../support/component-faults.ts'
import { lastFirst } from '../support/scene.ts'

describe('Redis that refuses', () => {
  const hooks = lastFirst({ after } as Pick<TestContext, 'after'>)
  let server: RedisServer
  let admin: Redis

  type Change = {
    port?: number
    username?: string
    password?: string
    enableOfflineQueue?: boolean
  }
  const clientOf = (change: Change = {}): Redis => {
    const { host, port, password } = server
    const client = new Redis({ host, port, password, enableReadyCheck: false, ...change })
    client.on('error', () => {})
    hooks.after(() => client.disconnect())
    return client
  }
  const componentOf = (change: Change = {}): Component => redisComponent(clientOf(change))

  before(async () => {
    server = await startRedis(hooks, [['repl-diskless-sync-delay', '0']])
    admin = clientOf()
    assert.equal(await redisComponent(admin).swap('kept', undefined, 'value'), true)
  })

  it('a missing password names the credentials', async () => {
    assert.equal(await causeOfRead(redisComponent(clientOf({ password: '' }))), 'credentials')
  })

  it('a password that was changed names the credentials, though the client goes on trying', async () => {
    const login = { username: 'default', password: 'TEST-password-of-yesterday' }
    assert.equal(await causeOfRead(componentOf(login)), 'credentials')
    const { host, port } = server
    const client = createClient({ socket: { host, port }, ...login })
    client.on('error', () => {})
    hooks.after(() => client.destroy())
    const connected = client.connect().catch(() => {})
    assert.equal(await causeOfRead(redisComponent(client)), 'credentials')
    void connected
  })

  it('a user without rights on the keys or commands names those that it needs', async () => {
    await admin.acl('SETUSER', 'stranger', 'on', '>TEST-password', '~other:*', '+@all')
    const stranger = componentOf({ username: 'stranger', password: 'TEST-password' })
    const { cause, text } = await faultOf(stranger, ({ read }) => read('kept'))
    assert.equal(cause, 'forbidden')
    assert.match(text, /GET, SET and EVAL on the keys marque:\*/)
    await admin.acl('SETUSER', 'reader', 'on', '>TEST-password', '~marque:*', '+get')
    const reader = componentOf({ username: 'reader', password: 'TEST-password' })
    assert.equal(await reader.read('kept'), 'value')
    assert.equal(await causeOfWrite(reader), 'forbidden')
    const { cause: ofSwap } = await faultOf(reader, ({ swap }) => swap('kept', 'value', 'other'))
    assert.equal(ofSwap, 'forbidden')
    await admin.acl(
      'SETUSER',
      'enough',
      'on',
      '>TEST-password',
      '~marque:*',
      '+get',
      '+set',
      '+eval',
    )
    const enough = componentOf({ username: 'enough', password: 'TEST-password' })
    assert.equal(await enough.swap('enough', undefined, 'one'), true)
    assert.equal(await enough.swap('enough', 'one', 'two'), true)
  })

  it('a replica is read and not written', async () => {
    const replica = await startRedis(hooks, [
      ['replicaof', server.host, `${server.port}`],
      ['masterauth', server.password],
    ])
    const client = clientOf({ port: replica.port })
    const component = redisComponent(client)
    await waitFor(
      'the replica to catch up',
      async () => (await client.get('marque:kept')) === 'value',
    )
    assert.equal(await causeOfWrite(component), 'read-only')
    const { cause } = await faultOf(component, ({ swap }) => swap('kept', 'value', 'other'))
    assert.equal(cause, 'read-only')
  })

  it('a full memory is named', async () => {
    await admin.config('SET', 'maxmemory', '1')
    try {
      const component = redisComponent(admin)
      assert.equal(await causeOfWrite(component), 'full')
      const { cause } = await faultOf(component, ({ swap }) => swap('kept', 'value', 'other'))
      assert.equal(cause, 'full')
      assert.equal(await component.read('kept'), 'value')
    } finally {
      await admin.config('SET', 'maxmemory', '0')
    }
  })

  it('a record that is no text is damaged, and is left alone', async () => {
    await admin.lpush('marque:list', 'entry')
    const component = redisComponent(admin)
    assert.equal((await faultOf(component, ({ read }) => read('list'))).cause, 'damaged')
    assert.equal(await component.swap('list', undefined, 'value'), false)
    assert.equal((await faultOf(component, ({ swap }) => swap('list', 'a', 'b'))).cause, 'damaged')
  })

  it('a stopped server is unreachable, and has kept its record when it is back', async () => {
    const component = componentOf()
    assert.equal(await component.read('kept'), 'value')
    await server.stop()
    assert.equal(await causeOfRead(component), 'unreachable')
    const unqueued = componentOf({ enableOfflineQueue: false })
    assert.equal(await causeOfWrite(unqueued), 'unreachable')
    await server.restart()
    assert.equal(await component.read('kept'), 'value')
  })

  it('a client that the product has closed is unreachable', async () => {
    const { host, port, password } = server
    const client = clientOf()
    await client.quit()
    assert.equal(await causeOfRead(redisComponent(client)), 'unreachable')
    const other = createClient({ socket: { host, port }, password })
    await other.connect()
    other.destroy()
    assert.equal(await causeOfRead(redisComponent(other)), 'unreachable')
  })
})

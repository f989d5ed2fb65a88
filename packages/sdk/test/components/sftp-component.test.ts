// What an SFTP server can refuse, and what counts as another one. Covers docs/protocol.md §6.
import assert from 'node:assert/strict'
import { chmod, mkdir, readdir } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, it, type TestContext } from 'node:test'
import { type Component, sftpComponent } from '@marque/sdk'
import { type SftpServer, startSftp } from '@marque/testkit'
import SftpClient from 'ssh2-sftp-client'
import { causeOfRead, causeOfWrite, faultOf } from '../support/component-faults.ts'
import { lastFirst } from '../support/scene.ts'

type Verifier = (key: Uint8Array) => boolean

describe('an SFTP server that refuses', () => {
  const hooks = lastFirst({ after } as Pick<TestContext, 'after'>)
  let server: SftpServer

  const connect = async (hostVerifier: Verifier, privateKey?: string): Promise<SftpClient> => {
    const { host, port, username } = server
    const client = new SftpClient('product', { error: () => {}, end: () => {}, close: () => {} })
    const sock = createConnection({ host, port, noDelay: true })
    const key = privateKey ?? server.privateKey
    await client.connect({ sock, username, privateKey: key, hostVerifier })
    return client
  }
  const componentAt = (path: string): Component => sftpComponent({ path, connect })

  before(async () => {
    server = await startSftp(hooks, { smallDiskKiB: 64 })
    assert.equal(await componentAt(server.path).swap('kept', undefined, 'value'), true)
  })

  it('a key that is not let in names the credentials', async () => {
    const other = await startSftp(hooks)
    const component = sftpComponent({
      path: server.path,
      connect: (verifier) => connect(verifier, other.privateKey),
    })
    assert.equal(await causeOfRead(component), 'credentials')
  })

  it('a directory that is not there is missing, never empty', async () => {
    const component = componentAt(`${server.path}/not-mounted`)
    assert.equal(await causeOfRead(component), 'missing')
    assert.equal(await causeOfWrite(component), 'missing')
  })

  it('a directory without rights names those that it needs', async () => {
    await chmod(server.path, 0o555)
    const component = componentAt(server.path)
    assert.equal(await component.read('kept'), 'value')
    const { cause, text } = await faultOf(component, ({ swap }) => swap('new', undefined, 'value'))
    assert.equal(cause, 'forbidden')
    assert.match(text, /list the directory and .* make files in it/)
    await chmod(server.path, 0)
    assert.equal(await causeOfRead(component), 'forbidden')
    await chmod(server.path, 0o755)
  })

  it('a full disk is named, and nothing half-written stays', async () => {
    const component = componentAt(server.smallPath)
    assert.equal(await component.swap('kept', undefined, 'value'), true)
    const fill = async (): Promise<void> => {
      for (let i = 0; i < 40; i++) await component.swap(`row-${i}`, undefined, 'x'.repeat(4000))
    }
    const { cause, text } = await faultOf(component, fill)
    assert.equal(cause, 'full')
    assert.match(text, /disk is full/)
    assert.equal(await component.read('kept'), 'value')
    const client = await connect(() => true)
    const files = await client.list(server.smallPath)
    await client.end()
    assert.ok(files.length > 5)
    for (const { name, size } of files) {
      assert.doesNotMatch(name, /^\./)
      assert.ok(size > 0, name)
    }
  })

  it('a record that is no text, too long, or a directory is damaged', async () => {
    const component = componentAt(server.path)
    const client = await connect(() => true)
    hooks.after(() => client.end())
    await client.put(Buffer.from([0xff, 0xfe]), `${server.path}/bytes.1`)
    await client.put(Buffer.alloc(65_537, 'x'), `${server.path}/long.1`)
    assert.equal((await faultOf(component, ({ read }) => read('bytes'))).cause, 'damaged')
    assert.equal((await faultOf(component, ({ read }) => read('long'))).cause, 'damaged')
    await mkdir(join(server.path, 'folder.1'))
    await faultOf(component, ({ read }) => read('folder'))
  })

  it('leaves a chain of at most sixteen files, and none beside', async () => {
    const client = await connect(() => true)
    hooks.after(() => client.end())
    const component = sftpComponent({ path: server.path, client, identity: 'own' })
    await component.swap('count', undefined, '0')
    for (let i = 0; i < 20; i++) await component.swap('count', `${i}`, `${i + 1}`)
    const files = (await readdir(server.path)).filter((file) => /^\.|^count/.test(file))
    assert.equal(files.length, 16)
    assert.equal(await component.read('count'), '20')
  })

  it('a server with another host key is another component, unless an identity is given', async () => {
    const { path } = server
    const component = componentAt(path)
    const named = sftpComponent({ path, connect, identity: 'files of the product' })
    assert.deepEqual(await component.identity(), [server.fingerprint])
    await server.changeHostKey()
    await component.read('kept')
    const [identity] = await component.identity()
    assert.match(identity ?? '', /^SHA256:[A-Za-z0-9+/]{43}$/)
    assert.notEqual(identity, server.fingerprint)
    assert.deepEqual(await named.identity(), ['files of the product'])
  })

  it('a product’s own check of the host key decides', async () => {
    const refusing = sftpComponent({
      path: server.path,
      connect: (note) => connect((key) => note(key) && false),
    })
    assert.equal(await causeOfRead(refusing), 'unreachable')
  })

  it('a connection that shows nobody its host key needs an identity', async () => {
    const component = sftpComponent({ path: server.path, connect: () => connect(() => true) })
    assert.equal((await faultOf(component, ({ identity }) => identity())).cause, 'unsupported')
  })

  it('a stopped server is unreachable, and has kept its record when it is back', async () => {
    const component = componentAt(server.path)
    const client = await connect(() => true)
    const own = sftpComponent({ path: server.path, client, identity: 'own' })
    assert.equal(await own.read('kept'), 'value')
    await client.end()
    assert.equal(await causeOfRead(own), 'unreachable')
    await server.stop()
    assert.equal(await causeOfRead(component), 'unreachable')
    assert.equal(await causeOfWrite(component), 'unreachable')
    await server.restart()
    assert.equal(await component.read('kept'), 'value')
  })
})

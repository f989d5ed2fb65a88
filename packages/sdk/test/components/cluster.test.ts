// A cluster on a real PostgreSQL, Redis and SFTP server, with a real license server: what its status
// says when a component fails, and what a restart of the license server makes of it.
// Covers docs/protocol.md §6; requirements R17, R19.
import assert from 'node:assert/strict'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import {
  COMPONENT_REMEDIES,
  connectLicense,
  type MarqueLicense,
  postgresComponent,
  redisComponent,
  sftpComponent,
  type Timers,
} from '@marque/sdk'
import {
  startPostgres,
  startRedis,
  startSftp,
  temporaryDirectory,
  testPublisher,
} from '@marque/testkit'
import { Redis } from 'ioredis'
import pg from 'pg'
import SftpClient from 'ssh2-sftp-client'
import { startRealServer } from '../support/license-server.ts'
import { lastFirst } from '../support/scene.ts'

/** The time limit of a component, and all other times, halved. */
const hasty: Timers = {
  start: (milliseconds, callback) => {
    const timer = setTimeout(callback, Math.min(milliseconds / 2, 86_400_000)).unref()
    return () => clearTimeout(timer)
  },
}

async function openCluster(t: TestContext) {
  const hooks = lastFirst(t)
  const publisher = await testPublisher()
  const [database, state, files, directory] = await Promise.all([
    startPostgres(hooks),
    startRedis(hooks),
    startSftp(hooks),
    temporaryDirectory(hooks),
  ])
  const pool = new pg.Pool({ connectionString: database.url })
  pool.on('error', () => {})
  const redis = new Redis(state.url)
  redis.on('error', () => {})
  const { host, port, username, privateKey } = files
  const environment = {
    configDatabase: postgresComponent(pool),
    stateServer: redisComponent(redis),
    fileServer: sftpComponent({
      path: files.path,
      connect: async (hostVerifier) => {
        const client = new SftpClient()
        const sock = createConnection({ host, port, noDelay: true })
        await client.connect({ sock, username, privateKey, hostVerifier })
        return client
      },
    }),
  }
  const home = join(directory, 'license-server')
  const deployment = await publisher.issue('one')
  const server = await startRealServer(hooks, { home, publisher, deployment })
  await server.activate()
  const connect = async (name: string): Promise<MarqueLicense> => {
    const license = await connectLicense({
      trust: publisher.trust,
      product: 'report-server',
      project: { name: 'reporting', appName: 'webroot', version: '11.5.11' },
      node: { name },
      environment,
      timers: hasty,
    })
    hooks.after(() => license.close())
    return license
  }
  hooks.after(() => pool.end())
  hooks.after(() => redis.disconnect())
  return { server, connect, state, files, redis, pool }
}

describe('a cluster on PostgreSQL, Redis and SFTP', () => {
  it('is one project for all nodes, and is recovered without the one that fails', async (t) => {
    const { server, connect, state, files, redis, pool } = await openCluster(t)
    const [one, two] = await Promise.all([connect('a'), connect('b')])
    const registered = await one.register({ server: server.url })
    await two.register({ server: server.url })
    assert.deepEqual(registered.status.faults, [])
    assert.equal(registered.status.project.configuration, 'cluster')
    assert.equal(two.status.project.id, one.status.project.id)

    await redis.set('marque:report-server.anchor', 'garbage')
    await server.restart()
    const recovered = await one.register()
    assert.equal(recovered.ok, true)
    assert.equal(recovered.status.registration?.recovered, true)
    assert.equal(recovered.status.registration?.id, registered.status.registration?.id)
    const [damaged] = recovered.status.faults
    assert.deepEqual([damaged?.part, damaged?.cause], ['stateServer', 'damaged'])
    assert.match(damaged?.text ?? '', /^redis: .*report-server\.anchor/)
    assert.equal(damaged?.remedy, COMPONENT_REMEDIES.damaged.en)

    files.pause()
    const hung = await two.register()
    files.resume()
    assert.equal(hung.ok, true)
    const faults = hung.status.faults.map(({ part, cause }) => [part, cause])
    assert.deepEqual(faults, [
      ['stateServer', 'damaged'],
      ['fileServer', 'timeout'],
    ])

    await state.stop()
    await server.restart()
    const without = await two.register()
    assert.equal(without.ok, true)
    const [gone] = without.status.faults
    assert.deepEqual([gone?.part, gone?.cause], ['stateServer', 'unreachable'])

    await pool.query("UPDATE marque_component SET value = 'garbage' WHERE name LIKE '%.anchor'")
    await server.restart()
    const changed = await one.register()
    assert.equal(changed.failure?.name, 'ENVIRONMENT_CHANGED')
    assert.deepEqual(
      changed.status.faults.map(({ part, cause }) => [part, cause]),
      [
        ['stateServer', 'unreachable'],
        ['configDatabase', 'damaged'],
      ],
    )
  })
})

// Five nodes of one project on a real PostgreSQL and Redis, with a real license server: one
// administrator registers and unbinds them all, and one node that may not is told why.
// Covers docs/adr/0018; requirements R13, R17.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import {
  connectLicense,
  type MarqueLicense,
  postgresComponent,
  redisComponent,
  type Timers,
} from '@marque/sdk'
import {
  startPostgres,
  startRedis,
  temporaryDirectory,
  testPublisher,
  waitFor,
} from '@marque/testkit'
import { Redis } from 'ioredis'
import pg from 'pg'
import { startRealServer } from '../support/license-server.ts'
import { lastFirst } from '../support/scene.ts'
import { startSiteProxy } from '../support/site-proxy.ts'

const NAMES = ['a', 'b', 'c', 'd', 'elsewhere'] as const
const PATIENCE_MS = 60_000

/** All times but those in which a component must answer, a fifth. */
const hasty: Timers = {
  start: (milliseconds, callback) => {
    const isLimit = milliseconds === 5000
    const timer = setTimeout(callback, isLimit ? milliseconds : Math.min(milliseconds / 5, 1e9))
    timer.unref()
    return () => clearTimeout(timer)
  },
}

async function openProject(t: TestContext) {
  const hooks = lastFirst(t)
  const publisher = await testPublisher()
  const [database, state, directory] = await Promise.all([
    startPostgres(hooks),
    startRedis(hooks),
    temporaryDirectory(hooks),
  ])
  const deployment = await publisher.issue('one', { ips: ['10.1.0.0/16'] })
  const home = join(directory, 'license-server')
  const env = { MARQUE_TRUSTED_PROXIES: '127.0.0.1' }
  const server = await startRealServer(hooks, { home, publisher, deployment, env })
  await server.activate()
  const addressOf = (name: string): string => (name === 'elsewhere' ? '192.0.2.7' : '10.1.0.5')
  const proxies = await Promise.all([1, 2].map(() => startSiteProxy(hooks, server.url, addressOf)))
  const connect = async (name: string): Promise<MarqueLicense> => {
    const pool = new pg.Pool({ connectionString: database.url, max: 2 })
    pool.on('error', () => {})
    const redis = new Redis(state.url)
    redis.on('error', () => {})
    hooks.after(() => pool.end())
    hooks.after(() => redis.disconnect())
    const license = await connectLicense({
      trust: publisher.trust,
      product: 'report-server',
      project: { name: 'reporting', appName: 'webroot', version: '11.5.11' },
      node: { name },
      timers: hasty,
      environment: { configDatabase: postgresComponent(pool), stateServer: redisComponent(redis) },
    })
    hooks.after(() => license.close())
    return license
  }
  const nodes = await Promise.all(NAMES.map(connect))
  const inUse = (): number => server.core.status().connectionsInUse
  return { nodes, inUse, urls: proxies.map(({ url }) => url) }
}

const statesOf = async (node: MarqueLicense): Promise<string> =>
  (await node.nodes()).map(({ name, state, failure }) => `${name} ${failure?.name ?? state}`).join()

describe('a project of five nodes on PostgreSQL and Redis', () => {
  it('is registered and unbound as one, and tells the reason of each node', async (t) => {
    const { nodes, inUse, urls } = await openProject(t)
    const [first, , third] = nodes
    const [server, other] = urls
    assert.ok(first !== undefined && third !== undefined)
    assert.ok(server !== undefined && other !== undefined)
    assert.equal((await first.register({ server, expected: 0 })).ok, true)
    const registered =
      'a registered,b registered,c registered,d registered,elsewhere LICENSE_IP_ERROR'
    const areAll = (states: string) => async () => (await statesOf(third)) === states
    await waitFor(registered, areAll(registered), PATIENCE_MS)
    assert.equal(inUse(), 4)
    const { items } = await third.history()
    assert.deepEqual(
      items.map(({ node, code }) => [node.name, code]),
      [['elsewhere', 30003]],
    )

    const attempts = await Promise.all([
      first.register({ server: other, expected: 1 }),
      third.unbind({ expected: 1 }),
    ])
    const lost = attempts.filter(({ failure }) => failure?.code === 40900)
    assert.equal(lost.length, 1, JSON.stringify(attempts.map(({ failure }) => failure)))
    const isUnbound = attempts[1].ok
    const states = isUnbound ? NAMES.map((name) => `${name} unregistered`).join() : registered
    await waitFor(states, areAll(states), PATIENCE_MS)
    await waitFor('seats', () => inUse() === (isUnbound ? 0 : 4), PATIENCE_MS)
    for (const { status } of nodes) assert.equal(status.revision, 2)
  })

  it('is registered although the node that was asked may not be', async (t) => {
    const { nodes, inUse, urls } = await openProject(t)
    const [first, , , , elsewhere] = nodes
    const [server] = urls
    assert.ok(first !== undefined && elsewhere !== undefined)
    const refused = await elsewhere.register({ server })
    assert.equal(refused.failure?.name, 'LICENSE_IP_ERROR')
    await waitFor('others registered', () => inUse() === 4, PATIENCE_MS)
    const revisions = (): readonly number[] => nodes.map(({ status }) => status.revision)
    await waitFor('all followed', () => revisions().every((revision) => revision === 1))
    assert.equal((await first.unbind()).ok, true)
    await waitFor('all seats are back', () => inUse() === 0, PATIENCE_MS)
  })
})

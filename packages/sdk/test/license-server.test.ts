// The SDK and the real license server together, as a licensee's site sees them: activation, seats,
// eviction, restart, newer license, two nodes of one name.
import assert from 'node:assert/strict'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import type { License, RegistrationId } from '@marque/protocol'
import {
  type ConnectOptions,
  connectLicense,
  directoryComponent,
  directoryStore,
  type MarqueLicense,
} from '@marque/sdk'
import {
  fixedClock,
  type TestPublisher,
  temporaryDirectory,
  testPublisher,
  waitFor,
} from '@marque/testkit'
import { type RealServer, startRealServer } from './support/license-server.ts'
import { type ManualTimers, manualTimers } from './support/manual-timers.ts'
import { lastFirst } from './support/scene.ts'

type Site = {
  readonly server: RealServer
  readonly publisher: TestPublisher
  readonly timers: ManualTimers
  readonly connect: (node: string, options?: Partial<ConnectOptions>) => Promise<MarqueLicense>
  /** puts empty components in the place of these */
  readonly replace: (components: readonly string[]) => Promise<void>
}

async function openSite(t: TestContext, terms: Partial<License> = {}): Promise<Site> {
  const hooks = lastFirst(t)
  const publisher = await testPublisher()
  const fixed = fixedClock()
  const clock = { ...fixed, now: () => Math.floor(fixed.now()) }
  const timers = manualTimers(fixed)
  const directory = await temporaryDirectory(hooks)
  const server = await startRealServer(hooks, {
    home: join(directory, 'license-server'),
    publisher,
    deployment: await publisher.issue('one', terms),
    clock,
  })
  const component = async (slot: string) => {
    await mkdir(join(directory, slot), { recursive: true })
    return directoryComponent(join(directory, slot))
  }
  const connect = async (
    name: string,
    options: Partial<ConnectOptions> = {},
  ): Promise<MarqueLicense> => {
    const license = await connectLicense({
      trust: publisher.trust,
      product: 'report-server',
      project: {
        name: 'reporting',
        appName: 'webroot',
        domain: 'reports.example',
        version: '11.5.11',
        build: '2026-06-01',
      },
      node: { name },
      environment: {
        configDatabase: await component('config-database'),
        stateServer: await component('state-server'),
        fileServer: await component('file-server'),
      },
      store: directoryStore(join(directory, 'nodes', name)),
      clock,
      timers,
      ...options,
    })
    hooks.after(() => license.close())
    return license
  }
  const replace = async (components: readonly string[]): Promise<void> => {
    for (const name of components) {
      await rm(join(directory, name), { recursive: true })
      await mkdir(join(directory, name))
    }
  }
  return { server, publisher, timers, connect, replace }
}

/** Lets the next attempt fall due and waits for what it brings. */
async function attempt(
  { timers }: Site,
  license: MarqueLicense,
  what: string,
  condition: () => boolean,
): Promise<void> {
  const due = license.status.nextAttemptAt
  assert.notEqual(due, undefined, 'an attempt is planned')
  timers.advance(7200 * 1.1)
  await waitFor(what, condition)
}

describe('a cluster and its license server', () => {
  it('waits for the activation, then registers node by node, up to Max Connections', async (t) => {
    const site = await openSite(t, { maxConnections: 2 })
    const { server, connect } = site
    const [one, two, three] = await Promise.all([connect('a'), connect('b'), connect('c')])
    const early = await one.register({ server: server.url })
    assert.equal(early.failure?.name, 'SERVER_NOT_ACTIVATED')
    assert.equal(early.failure?.detail, `QR page: ${server.url}/license/qrcode`)
    assert.equal(early.status.state, 'refused')
    await server.activate()
    assert.equal((await one.register()).ok, true)
    assert.equal((await two.register({ server: server.url })).ok, true)
    assert.equal(one.status.project.id, two.status.project.id)
    assert.equal(one.status.project.configuration, 'cluster')
    assert.equal(two.status.registration?.connectionsInUse, 2)
    const late = await three.register({ server: server.url })
    assert.equal(late.failure?.code, 30007)
    await one.unbind()
    assert.equal(server.core.status().connectionsInUse, 1)
    assert.equal((await three.register()).ok, true)
    assert.equal(server.core.status().connectionsInUse, 2)
  })

  it('tells an evicted node the reason, and takes it back when a person asks', async (t) => {
    const site = await openSite(t)
    const { server, connect } = site
    await server.activate()
    const license = await connect('a')
    const { status } = await license.register({ server: server.url })
    await server.core.evict(status.registration?.id as RegistrationId, 'moved to hall 3')
    await attempt(site, license, 'evicted', () => license.status.state === 'refused')
    assert.equal(license.status.failure?.name, 'EVICTED')
    assert.match(license.status.failure?.detail ?? '', /moved to hall 3/)
    assert.equal(license.entitlement('dashboards'), undefined)
    assert.equal(license.status.nextAttemptAt, undefined)
    assert.equal((await license.register()).ok, true)
    assert.equal(license.entitlement('dashboards'), true)
  })

  for (const replaced of [[], ['state-server']]) {
    it(`is recovered after a restart with ${replaced.length} components replaced`, async (t) => {
      const site = await openSite(t)
      const { server, connect } = site
      await server.activate()
      const license = await connect('a')
      const { status } = await license.register({ server: server.url })
      assert.equal(status.registration?.recovered, false)
      await site.replace(replaced)
      await server.restart()
      await attempt(site, license, 'back', () => license.status.registration?.recovered === true)
      assert.equal(license.status.warning, undefined)
      assert.equal(license.status.registration?.id, status.registration?.id)
      assert.equal(server.core.status().connectionsInUse, 1)
    })
  }

  it('goes on after a restart with two replaced, until somebody scans the code', async (t) => {
    const site = await openSite(t)
    const { server, connect } = site
    await server.activate()
    const license = await connect('a')
    const { status } = await license.register({ server: server.url })
    await site.replace(['state-server', 'file-server'])
    await server.restart()
    await attempt(site, license, 'warned', () => license.status.warning !== undefined)
    assert.equal(license.status.state, 'registered')
    assert.equal(license.status.warning?.code, 40003)
    assert.equal(license.entitlement('dashboards'), true)
    await server.activate()
    site.timers.advance(300)
    await waitFor('back', () => license.status.warning === undefined)
    assert.equal(license.status.state, 'registered')
    assert.equal(license.status.registration?.id, status.registration?.id)
    assert.equal(server.core.status().connectionsInUse, 1)
  })

  it('starts offline while the license server is down', async (t) => {
    const site = await openSite(t)
    const { server, connect } = site
    await server.activate()
    const first = await connect('a')
    await first.register({ server: server.url })
    await first.close()
    await server.stop()
    const second = await connect('a')
    assert.equal(second.status.state, 'registered')
    assert.equal(second.entitlement('reports'), 25)
    site.timers.advance(0)
    await waitFor('missed', () => second.status.state === 'unreachable')
    assert.equal(second.entitlement('reports'), 25)
  })

  it('follows a newer license at the next renewal, and stops under a suspended one', async (t) => {
    const site = await openSite(t)
    const { server, connect, publisher } = site
    await server.activate()
    const license = await connect('a')
    await license.register({ server: server.url })
    const newer = await publisher.issue('one', { serial: 2, entitlements: { reports: 99 } })
    await server.core.replaceLicense(newer.file, 'api')
    await attempt(site, license, 'the newer license', () => license.entitlement('reports') === 99)
    const suspended = await publisher.issue('one', { serial: 3, accountStatus: 'suspended' })
    await server.core.replaceLicense(suspended.file, 'api')
    await attempt(site, license, 'suspended', () => license.status.state === 'refused')
    assert.equal(license.status.failure?.code, 30002)
    assert.equal(license.entitlement('reports'), undefined)
    const resumed = await publisher.issue('one', { serial: 4 })
    await server.core.replaceLicense(resumed.file, 'api')
    site.timers.advance(300)
    await waitFor('resumed', () => license.status.state === 'registered')
    assert.equal(license.entitlement('reports'), 25)
  })

  it('tells the older of two nodes that run under one name', async (t) => {
    const site = await openSite(t)
    const { server, connect } = site
    await server.activate()
    const older = await connect('a')
    await older.register({ server: server.url })
    const newer = await connect('a', { store: undefined })
    await newer.register({ server: server.url })
    assert.equal(server.core.status().connectionsInUse, 1)
    await attempt(site, older, 'told', () => older.status.warning !== undefined)
    assert.equal(older.status.warning?.code, 40009)
    assert.equal(older.status.nextAttemptAt, undefined)
    assert.equal(newer.status.state, 'registered')
    for (let hours = 0; hours < 24; hours++) {
      site.timers.advance(3600)
      await waitFor('the newer one has renewed', () => newer.status.nextAttemptAt !== undefined)
    }
    assert.equal(older.status.state, 'refused')
    assert.equal(newer.status.state, 'registered')
  })

  for (const [what, terms, code] of [
    ['version', { versions: { range: '~12.0' } }, 30001],
    ['address', { ips: ['10.0.0.0/8'] }, 30003],
    ['domain', { domains: ['other.example'] }, 30004],
    ['app name', { appNames: ['other'] }, 30005],
  ] as const satisfies readonly (readonly [string, Partial<License>, number])[]) {
    it(`is refused for its ${what} with ${code}`, async (t) => {
      const { server, connect } = await openSite(t, terms as Partial<License>)
      await server.activate()
      const license = await connect('a')
      const { failure, status } = await license.register({ server: server.url })
      assert.equal(failure?.code, code)
      assert.equal(status.state, 'refused')
      assert.notEqual(failure?.detail, undefined)
    })
  }

  it('gets the seat of an ephemeral node back when that node closes', async (t) => {
    const { server, connect } = await openSite(t)
    await server.activate()
    const license = await connect('x', { node: {}, store: undefined })
    await license.register({ server: server.url })
    assert.equal(server.core.status().connectionsInUse, 1)
    await license.close()
    assert.equal(server.core.status().connectionsInUse, 0)
  })
})

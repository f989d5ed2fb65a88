// The SDK against an honest license server: from the first claim to the last release, over
// restarts and outages. Covers docs/contract.md, "SDK"; docs/protocol.md §8.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { waitFor } from '@marque/testkit'
import { openScene } from './support/scene.ts'
import { until } from './support/until.ts'

const DAY = 86_400

describe('a node', () => {
  it('is unregistered until somebody registers it', async (t) => {
    const { connect, server } = await openScene(t)
    const license = await connect()
    assert.equal(license.status.state, 'unregistered')
    assert.equal(license.entitlement('dashboards'), undefined)
    assert.equal(server.requests.length, 0)
  })

  it('has the entitlements of the license once it is registered', async (t) => {
    const { connect, server } = await openScene(t)
    const license = await connect()
    const attempt = await license.register({ server: server.url })
    assert.deepEqual(
      { ok: attempt.ok, state: attempt.status.state },
      { ok: true, state: 'registered' },
    )
    assert.equal(license.entitlement('dashboards'), true)
    assert.equal(license.entitlement('reports'), 25)
    assert.equal(license.entitlement('unheard-of'), undefined)
    assert.equal(license.entitlement('constructor'), undefined)
    assert.equal(attempt.status.registration?.licensee, 'Example Works')
    assert.equal(attempt.status.failure, undefined)
  })

  it('registers by itself when the product names a server', async (t) => {
    const { connect, server, timers } = await openScene(t)
    const license = await connect({ server: server.url })
    timers.advance(0)
    const status = await until(license, 'registered', ({ state }) => state === 'registered')
    assert.equal(status.server, server.url)
  })

  it('renews with the secret of its seat, within ten per cent of the interval', async (t) => {
    const { connect, server, timers, keeper } = await openScene(t)
    const license = await connect()
    const { status } = await license.register({ server: server.url })
    const [dueMs = 0] = timers.due()
    assert.ok(dueMs >= 7200_000 * 0.9 && dueMs <= 7200_000 * 1.1, `due in ${dueMs} ms`)
    timers.advance(7200 * 1.1)
    const renewed = await until(
      license,
      'renewed',
      ({ registration }) => registration?.renewedAt !== status.registration?.renewedAt,
    )
    const request = server.requests.at(-1)
    const [seat] = keeper.seats.values()
    assert.equal(request?.method, 'PUT')
    assert.equal(request?.bearer, seat?.secret)
    assert.equal(renewed.registration?.id, status.registration?.id)
    assert.equal(renewed.state, 'registered')
  })

  it('draws a new nonce for every question', async (t) => {
    const { connect, server } = await openScene(t)
    const license = await connect()
    for (let i = 0; i < 5; i++) await license.register({ server: server.url })
    const nonces = server.requests.map(({ body }) => body.nonce)
    assert.equal(new Set(nonces).size, 5)
  })

  it('keeps its entitlements while the server is away, and loses them when the lease ends', async (t) => {
    const { connect, server, timers } = await openScene(t)
    const license = await connect()
    await license.register({ server: server.url })
    await server.close()
    timers.advance(7200 * 1.1)
    const away = await until(license, 'unreachable', ({ state }) => state === 'unreachable')
    assert.equal(away.failure?.name, 'SERVER_UNREACHABLE')
    assert.equal(away.failure?.cause, 'refused')
    assert.equal(license.entitlement('dashboards'), true)
    timers.advance(DAY - 7200 * 1.1 - 1)
    assert.equal(license.entitlement('dashboards'), true)
    timers.advance(1)
    assert.equal(license.entitlement('dashboards'), undefined)
    assert.equal(license.status.state, 'expired')
    assert.equal(license.status.failure?.name, 'SERVER_UNREACHABLE')
  })

  it('tries again ever later, never sooner than a second nor later than five minutes', async (t) => {
    const { connect, server, timers } = await openScene(t)
    const license = await connect()
    await server.close()
    await license.register({ server: server.url })
    const delays: number[] = []
    for (let i = 1; i <= 12; i++) {
      const [dueMs = 0] = timers.due()
      delays.push(dueMs / 1000)
      timers.advance(dueMs / 1000)
      await until(license, 'one more failure', ({ failure }) => failure?.count === i + 1)
    }
    assert.ok(
      delays.every((seconds) => seconds >= 1 && seconds <= 300),
      String(delays),
    )
    assert.ok((delays[8] ?? 0) >= 128, String(delays))
    assert.ok(
      delays.slice(9).every((seconds) => seconds >= 150),
      String(delays),
    )
  })

  it('is registered again as soon as the server is back', async (t) => {
    const { connect, server, timers, keeper } = await openScene(t)
    const license = await connect()
    await license.register({ server: server.url })
    server.handler = () => ({ status: 500, body: {} })
    timers.advance(7200 * 1.1)
    await until(license, 'unreachable', ({ state }) => state === 'unreachable')
    server.handler = keeper.handler
    timers.advance(2)
    const back = await until(license, 'registered', ({ state }) => state === 'registered')
    assert.equal(back.failure, undefined)
    assert.equal(back.failures[0]?.cause, 'http')
  })

  it('gives its seat back when it is unbound, and stays unbound over a restart', async (t) => {
    const { connect, server, keeper, timers } = await openScene(t)
    const license = await connect({ server: server.url })
    await license.register()
    assert.equal(keeper.seats.size, 1)
    const { ok, status } = await license.unbind()
    assert.deepEqual({ ok, state: status.state }, { ok: true, state: 'unregistered' })
    assert.equal(keeper.seats.size, 0)
    assert.equal(status.nextAttemptAt, undefined)
    await license.close()
    const again = await connect({ server: server.url })
    timers.advance(DAY)
    assert.equal(again.status.state, 'unregistered')
    assert.equal(keeper.seats.size, 0)
    assert.equal((await again.register()).ok, true)
  })

  it('that is unbound while the server is away gives its seat back later', async (t) => {
    const { connect, server, keeper, timers } = await openScene(t)
    const license = await connect()
    await license.register({ server: server.url })
    server.handler = () => ({ status: 502 })
    const attempt = await license.unbind()
    assert.equal(attempt.ok, false)
    assert.equal(attempt.failure?.name, 'SERVER_UNREACHABLE')
    assert.equal(attempt.status.state, 'unregistered')
    assert.equal(license.entitlement('dashboards'), undefined)
    server.handler = keeper.handler
    timers.advance(2)
    await waitFor('the seat is given back', () => keeper.seats.size === 0)
    assert.equal(license.status.state, 'unregistered')
  })

  it('moves to another license server by its address alone and leaves no seat behind', async (t) => {
    const scene = await openScene(t)
    const license = await scene.connect()
    await license.register({ server: scene.server.url })
    const other = await openScene(t)
    other.keeper.deployment = await scene.publisher.issue('two')
    const { ok, status } = await license.register({ server: other.server.url })
    assert.equal(ok, true)
    assert.equal(status.server, other.server.url)
    assert.equal(other.keeper.seats.size, 1)
    assert.equal(scene.keeper.seats.size, 0)
  })

  it('that tries to move in vain keeps the seat that it has', async (t) => {
    const { connect, server, timers } = await openScene(t)
    const license = await connect()
    await license.register({ server: server.url })
    const attempt = await license.register({ server: 'https://127.0.0.1:1' })
    assert.equal(attempt.ok, false)
    assert.equal(attempt.failure?.cause, 'refused')
    assert.equal(attempt.status.state, 'registered')
    assert.equal(attempt.status.server, server.url)
    timers.advance(7200 * 1.1)
    await waitFor('renewed at the old server', () => server.requests.at(-1)?.method === 'PUT')
  })

  it('tells every change once, and survives a listener that throws', async (t) => {
    const { connect, server } = await openScene(t)
    const license = await connect()
    const states: string[] = []
    license.on('change', () => {
      throw new Error('the host is broken')
    })
    const stop = license.on('change', ({ state }) => states.push(state))
    await license.register({ server: server.url })
    await license.unbind()
    stop()
    await license.register({ server: server.url })
    assert.deepEqual(states, ['registered', 'unregistered'])
  })
})

describe('what a person types', () => {
  it('is neither kept nor shown when it cannot be an address', async (t) => {
    const { connect, store } = await openScene(t)
    const license = await connect()
    await license.register({ server: 'https://admin:hunter2@license.example' })
    assert.doesNotMatch(JSON.stringify(license.status) + store.text, /hunter2/)
    assert.equal(license.status.state, 'unreachable')
  })

  it('as a CA that is none is told as tls', async (t) => {
    const { connect } = await openScene(t)
    const license = await connect()
    const { failure } = await license.register({ server: 'https://0.0.0.0:1', ca: 'nonsense' })
    assert.equal(failure?.cause, 'tls')
  })
})

describe('an ephemeral node', () => {
  it('gives its seat back when it is closed; a named one keeps it', async (t) => {
    const { connect, server, keeper } = await openScene(t)
    const named = await connect()
    await named.register({ server: server.url })
    const ephemeral = await connect({ node: {}, store: undefined })
    await ephemeral.register({ server: server.url })
    assert.equal(ephemeral.status.node.ephemeral, true)
    assert.equal(keeper.seats.size, 2)
    await Promise.all([named.close(), ephemeral.close()])
    assert.deepEqual(
      [...keeper.seats.values()].map(({ node }) => node),
      [named.status.node.id],
    )
  })

  it('that crashed has its old seat given back at the next start', async (t) => {
    const { connect, server, keeper, store, timers } = await openScene(t)
    const first = await connect({ node: {} })
    await first.register({ server: server.url })
    const kept = store.text
    const [crashed] = keeper.seats.keys()
    store.text = kept
    const second = await connect({ node: {} })
    timers.advance(0)
    await until(second, 'registered', ({ state }) => state === 'registered')
    assert.equal(keeper.seats.has(crashed ?? ''), false)
  })
})

// One wish for all nodes: what an administrator does on one node of a project reaches every node,
// and two administrators end with one outcome. Covers docs/adr/0018.
import assert from 'node:assert/strict'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { MarqueError } from '@marque/protocol'
import { COMPONENT_REMEDIES, type MarqueLicense } from '@marque/sdk'
import { type ClusterScene, openClusterScene } from './support/cluster-scene.ts'
import { fixture, startFakeServer } from './support/fake-license-server.ts'
import { memoryStore } from './support/memory-store.ts'
import { seatKeeper } from './support/seat-keeper.ts'

const NAMES = ['a', 'b', 'c', 'd', 'e'] as const
const WISH = 'report-server.wish'

const joinAll = ({ join: connect }: ClusterScene): Promise<MarqueLicense[]> =>
  Promise.all(NAMES.map((name) => connect(name)))

const are = (nodes: readonly MarqueLicense[], state: string): boolean =>
  nodes.every(({ status }) => status.state === state)

async function registered(scene: ClusterScene): Promise<MarqueLicense[]> {
  const nodes = await joinAll(scene)
  assert.equal((await nodes[0]?.register({ server: scene.server.url }))?.ok, true)
  await scene.passUntil('all registered', () => are(nodes, 'registered'))
  return nodes
}

describe('a wish of one administrator', () => {
  it('registers and unbinds all nodes of a project', async (t) => {
    const scene = await openClusterScene(t)
    const nodes = await registered(scene)
    assert.equal(scene.keeper.seats.size, NAMES.length)
    assert.ok(nodes.every(({ status }) => status.revision === 1))
    assert.equal((await nodes[3]?.unbind({ expected: 1 }))?.ok, true)
    await scene.passUntil('all unbound', () => are(nodes, 'unregistered'))
    await scene.passUntil('all seats are free', () => scene.keeper.seats.size === 0)
    assert.ok(nodes.every(({ status }) => status.revision === 2))
  })

  it('is followed by nodes that start later, before any server that they are configured with', async (t) => {
    const scene = await openClusterScene(t)
    const [first] = await registered(scene)
    const other = await startFakeServer(t)
    const late = await scene.join('late', { server: other.url })
    await scene.passUntil('registered', () => late.status.state === 'registered')
    assert.equal(late.status.server, scene.server.url)
    await first?.unbind()
    const latest = await scene.join('latest', { server: scene.server.url })
    await scene.pass(30)
    assert.equal(latest.status.state, 'unregistered')
    assert.equal(latest.status.nextAttemptAt, undefined)
    assert.deepEqual(other.requests, [])
  })

  it('that unbound the project makes a node that was off give its seat back', async (t) => {
    const scene = await openClusterScene(t)
    const store = memoryStore()
    const off = await scene.join('off', { store })
    const on = await scene.join('on')
    await off.register({ server: scene.server.url })
    await scene.passUntil('both registered', () => are([off, on], 'registered'))
    await off.close()
    await on.unbind()
    assert.equal(scene.keeper.seats.size, 1)
    const back = await scene.join('off', { store, server: scene.server.url })
    assert.equal(back.status.state, 'registered')
    await scene.passUntil('given back', () => scene.keeper.seats.size === 0)
    await scene.passUntil('unbound', () => back.status.state === 'unregistered')
    await back.close()
    const again = await scene.join('off', { store, server: scene.server.url })
    await scene.pass(20)
    assert.equal(again.status.state, 'unregistered')
    assert.equal(scene.keeper.seats.size, 0)
  })

  it('with an address that nobody answers at moves no node that holds a seat', async (t) => {
    const scene = await openClusterScene(t)
    const nodes = await registered(scene)
    const { port, close } = await startFakeServer(t)
    await close()
    const server = `https://127.0.0.1:${port}`
    const { ok, failure } = (await nodes[0]?.register({ server })) ?? {}
    assert.deepEqual([ok, failure?.cause], [false, 'refused'])
    await scene.pass(20)
    assert.ok(are(nodes, 'registered'))
    assert.ok(nodes.every(({ status }) => status.revision === 1))
    assert.equal(scene.keeper.seats.size, NAMES.length)
  })

  it('made on a node without a seat is tried by all such nodes, and again', async (t) => {
    const scene = await openClusterScene(t)
    const nodes = await joinAll(scene)
    const { port, close } = await startFakeServer(t)
    await close()
    const server = `https://127.0.0.1:${port}`
    await nodes[0]?.register({ server })
    await scene.passUntil('all tried', () => are(nodes, 'unreachable'))
    await startFakeServer(t, { port, handler: scene.keeper.handler })
    await scene.passUntil('all registered', () => are(nodes, 'registered'))
  })

  it('with other certificates is tried before it takes the place of what works', async (t) => {
    const scene = await openClusterScene(t)
    const [a, b] = [await scene.join('a'), await scene.join('b')]
    await a.register({ server: scene.server.url })
    await scene.passUntil('both registered', () => are([a, b], 'registered'))
    const claims = (): number =>
      scene.server.requests.filter(({ method }) => method === 'POST').length
    assert.equal(claims(), 2)
    await a.register({ ca: await fixture('ca.pem') })
    await scene.passUntil('claimed again', () => claims() === 4)
    assert.ok(are([a, b], 'registered'))
    assert.equal(scene.keeper.seats.size, 2)
  })

  it('moves all nodes to another server, and their old seats are given back', async (t) => {
    const scene = await openClusterScene(t)
    const nodes = await registered(scene)
    const { seats } = scene.keeper
    const other = await startFakeServer(t, { handler: scene.keeper.handler })
    const { ok } = (await nodes[1]?.register({ server: other.url, expected: 1 })) ?? {}
    assert.equal(ok, true)
    await scene.passUntil('all moved', () =>
      nodes.every(({ status }) => status.server === other.url && status.entitled),
    )
    const released = (): number =>
      scene.server.requests.filter(({ method }) => method === 'DELETE').length
    await scene.passUntil('old seats are back', () => released() === NAMES.length)
    assert.ok(seats.size <= NAMES.length)
  })
})

describe('a move that the asked node may not make', () => {
  /** Nodes registered at one server, and another that refuses node a. */
  async function refusedMove(t: TestContext, refusal: MarqueError) {
    const scene = await openClusterScene(t)
    const nodes = await registered(scene)
    const clock = { now: () => Math.floor(scene.clock.now()) }
    const keeper = seatKeeper(await scene.publisher.issue('two'), clock)
    const state: { refusal: MarqueError | undefined } = { refusal }
    const other = await startFakeServer(t, {
      handler: (request, raw) =>
        request.body?.node?.name === 'a' && state.refusal !== undefined
          ? keeper.refusal(state.refusal, request)
          : keeper.handler(request, raw),
    })
    const [a, ...rest] = nodes
    assert.ok(a !== undefined)
    const attempt = await a.register({ server: other.url })
    assert.deepEqual([attempt.ok, attempt.failure?.name], [false, refusal.errorName])
    return { scene, a, rest, other, keeper, state }
  }
  const DAY = 86_400

  it('for a reason of its own is made by the others, and its seat is kept as long as it lives', async (t) => {
    const refusal = new MarqueError('LICENSE_IP_ERROR')
    const { scene, a, rest, other, keeper, state } = await refusedMove(t, refusal)
    await scene.passUntil('the others moved', () =>
      rest.every(({ status }) => status.server === other.url && status.entitled),
    )
    assert.equal(keeper.seats.size, rest.length)
    await scene.passUntil('their old seats are back', () => scene.keeper.seats.size === 1)
    assert.equal(a.status.state, 'registered')
    assert.equal(a.status.server, scene.server.url)
    assert.equal(a.status.failures[0]?.name, 'LICENSE_IP_ERROR')
    await scene.server.close()
    scene.timers.advance(1.1 * DAY)
    await scene.passUntil('refused there', () => a.status.state === 'refused')
    assert.equal(a.status.failure?.name, 'LICENSE_IP_ERROR')
    state.refusal = undefined
    await scene.passUntil('moved at last', () => a.status.state === 'registered')
    assert.equal(a.status.server, other.url)
  })

  it('for a reason of the server is not made by anybody', async (t) => {
    const { scene, a, rest, keeper } = await refusedMove(
      t,
      new MarqueError('REGISTER_OUT_OF_LIMIT'),
    )
    await scene.pass(20)
    assert.ok(are([a, ...rest], 'registered'))
    assert.equal(keeper.seats.size, 0)
    assert.equal(a.status.revision, 1)
  })
})

describe('two administrators', () => {
  it('who register at two servers at once end at one, and the loser is told by whom', async (t) => {
    const scene = await openClusterScene(t)
    const nodes = await joinAll(scene)
    const other = await startFakeServer(t, { handler: scene.keeper.handler })
    const [a, b] = nodes
    assert.ok(a !== undefined && b !== undefined)
    const attempts = await Promise.all([
      a.register({ server: scene.server.url, expected: 0 }),
      b.register({ server: other.url, expected: 0 }),
    ])
    const lost = attempts.filter(({ failure }) => failure?.name === 'CONFLICT')
    assert.equal(lost.length, 1)
    assert.equal(lost[0]?.failure?.code, 40900)
    const [winner, url] = attempts[0].ok ? ['a', scene.server.url] : ['b', other.url]
    const told = `registered the project at ${url} on ${winner} at `
    assert.ok(lost[0]?.failure?.detail?.includes(told), lost[0]?.failure?.detail)
    await scene.passUntil('all registered there', () =>
      nodes.every(({ status }) => status.entitled && status.server === url),
    )
    assert.ok(nodes.every(({ status }) => status.revision === 1))
  })

  it('of whom one unbinds and one registers end with one outcome', async (t) => {
    const scene = await openClusterScene(t)
    const nodes = await registered(scene)
    const [a, b] = nodes
    assert.ok(a !== undefined && b !== undefined)
    const [register, unbind] = await Promise.all([
      a.register({ server: scene.server.url, expected: 1 }),
      b.unbind({ expected: 1 }),
    ])
    assert.notEqual(register.ok, unbind.ok)
    const state = unbind.ok ? 'unregistered' : 'registered'
    await scene.passUntil('all follow', () => are(nodes, state))
    const seats = unbind.ok ? 0 : NAMES.length
    await scene.passUntil('seats are so', () => scene.keeper.seats.size === seats)
  })

  it('who want the same without having looked both get it', async (t) => {
    const scene = await openClusterScene(t)
    const [a, b] = await joinAll(scene)
    const { url } = scene.server
    const attempts = await Promise.all([a?.register({ server: url }), b?.register({ server: url })])
    assert.deepEqual(
      attempts.map((attempt) => attempt?.ok),
      [true, true],
    )
  })

  it('on one node of a project without components are told apart too', async (t) => {
    const { connect, server } = await openClusterScene(t)
    const license = await connect()
    assert.equal((await license.register({ server: server.url, expected: 0 })).ok, true)
    const late = await license.unbind({ expected: 0 })
    assert.equal(late.failure?.name, 'CONFLICT')
    assert.equal(late.status.state, 'registered')
    assert.equal((await license.unbind({ expected: 1 })).ok, true)
    assert.match((await license.register({ expected: 1 })).failure?.detail ?? '', /unbound/)
  })
})

describe('the component that holds the wish', () => {
  it('out of reach changes nothing, and a wish made meanwhile reaches the others afterwards', async (t) => {
    const scene = await openClusterScene(t)
    const nodes = await registered(scene)
    const database = join(scene.directory, 'configDatabase')
    await rename(database, `${database}-away`)
    const unbound = await nodes[0]?.unbind()
    assert.equal(unbound?.ok, true)
    assert.deepEqual(
      unbound.status.faults.map(({ part, cause }) => [part, cause]),
      [['configDatabase', 'missing']],
    )
    await scene.pass(20)
    assert.ok(are(nodes.slice(1), 'registered'))
    await rename(`${database}-away`, database)
    await scene.passUntil('all unbound', () => are(nodes, 'unregistered'))
    assert.deepEqual(nodes[0]?.status.faults, [])
  })

  it('out of reach keeps a node that knows nothing from registering where it is configured', async (t) => {
    const scene = await openClusterScene(t)
    const nodes = await registered(scene)
    await nodes[0]?.unbind()
    await scene.passUntil('all unbound', () => are(nodes, 'unregistered'))
    const database = join(scene.directory, 'configDatabase')
    await rename(database, `${database}-away`)
    const fresh = await scene.join('fresh', { server: scene.server.url })
    await scene.pass(20)
    assert.equal(scene.keeper.seats.size, 0)
    assert.equal(fresh.status.faults[0]?.part, 'configDatabase')
    await rename(`${database}-away`, database)
    await scene.passUntil('told', () => fresh.status.revision === 2)
    assert.equal(fresh.status.state, 'unregistered')
  })

  it('that came back from a backup with an older wish gets the newer one again', async (t) => {
    const scene = await openClusterScene(t)
    const nodes = await registered(scene)
    const component = scene.component('configDatabase')
    const older = await component.read(WISH)
    await nodes[0]?.unbind()
    await scene.passUntil('all unbound', () => are(nodes, 'unregistered'))
    const newer = await component.read(WISH)
    await component.swap(WISH, newer, older ?? '')
    await scene.passUntil('put back', async () => (await component.read(WISH)) === newer)
    await scene.pass(20)
    assert.ok(are(nodes, 'unregistered'))
    assert.equal(scene.keeper.seats.size, 0)
  })

  it('with a garbage wish is named with a remedy, and each node keeps what it has', async (t) => {
    const scene = await openClusterScene(t)
    const nodes = await registered(scene)
    const component = scene.component('configDatabase')
    for (const garbage of ['garbage', '{"format":"marque-wish/1"}', wishAt('http://a/b')]) {
      const present = await component.read(WISH)
      await component.swap(WISH, present, garbage)
      await scene.pass(7)
      await scene.passUntil('named', () => nodes.every(({ status }) => status.faults.length === 1))
      assert.ok(are(nodes, 'registered'))
      const [fault] = nodes[1]?.status.faults ?? []
      assert.equal(fault?.part, 'configDatabase')
      assert.equal(fault.text, 'directory: the record report-server.wish is damaged')
      assert.equal(fault.cause, 'damaged-wish')
      assert.equal(fault.remedy, COMPONENT_REMEDIES['damaged-wish'].en)
    }
    const mended = await nodes[2]?.register()
    assert.equal(mended?.ok, true)
    await scene.passUntil('all told', () => nodes.every(({ status }) => status.revision === 2))
    assert.ok(nodes.every(({ status }) => status.faults.length === 0))
  })
})

const wishAt = (server: string): string =>
  JSON.stringify({ format: 'marque-wish/1', revision: 9, server, unbound: false, at: 1, by: 'x' })

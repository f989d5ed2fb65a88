// What every node of a project tells of itself, and what is known of one that is down.
// Covers docs/adr/0018; requirement R13.
import assert from 'node:assert/strict'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { MarqueError } from '@marque/protocol'
import {
  COMPONENT_REMEDIES,
  type Component,
  ComponentError,
  type MarqueLicense,
  type NodeReport,
} from '@marque/sdk'
import { type ClusterScene, openClusterScene } from './support/cluster-scene.ts'
import { manualTimers } from './support/manual-timers.ts'

const INDEX = 'report-server.nodes'
const DAY = 86_400

const find = (nodes: readonly NodeReport[], name: string): NodeReport => {
  const found = nodes.find((node) => node.name === name)
  assert.ok(found !== undefined, `${name} among ${nodes.map((node) => node.name)}`)
  return found
}

/** Lets time pass until this node knows of so many. */
async function passUntilKnown(scene: ClusterScene, node: MarqueLicense, count: number) {
  await scene.passUntil(`${count} nodes known`, async () => (await node.nodes()).length === count)
}

async function set(component: Component, name: string, value: string): Promise<void> {
  assert.equal(await component.swap(name, await component.read(name), value), true)
}

describe('the nodes of a project', () => {
  it('are known on every node, by name, before and after they are registered', async (t) => {
    const scene = await openClusterScene(t)
    const nodes = await Promise.all(['c', 'a', 'b'].map((name) => scene.join(name)))
    const [first, second] = nodes
    assert.ok(first !== undefined && second !== undefined)
    for (const node of nodes) await passUntilKnown(scene, node, 3)
    const before = await first.nodes()
    assert.deepEqual(
      before.map(({ name, isSelf, state, entitled }) => [name, isSelf, state, entitled]),
      [
        ['a', false, 'unregistered', false],
        ['b', false, 'unregistered', false],
        ['c', true, 'unregistered', false],
      ],
    )
    await second.register({ server: scene.server.url })
    await scene.passUntil('all are told registered', async () =>
      (await first.nodes()).every(({ state }) => state === 'registered'),
    )
    const told = find(await first.nodes(), 'a')
    const { registration, node } = second.status
    assert.equal(told.id, node.id)
    assert.equal(told.version, '11.5.11')
    assert.equal(told.renewedAt, registration?.renewedAt)
    assert.equal(told.leaseEndsAt, registration?.leaseEndsAt)
    assert.equal(told.connectionsInUse, registration?.connectionsInUse)
    assert.ok(told.heardAt > 0)
  })

  it('tell each its own reason', async (t) => {
    const scene = await openClusterScene(t)
    const [a, b] = [await scene.join('a'), await scene.join('b')]
    scene.server.handler = (request, raw) =>
      request.body?.node?.name === 'b'
        ? scene.keeper.refusal(new MarqueError('LICENSE_IP_ERROR', { ip: '10.0.0.9' }), request)
        : scene.keeper.handler(request, raw)
    assert.equal((await a.register({ server: scene.server.url })).ok, true)
    await scene.passUntil('the refusal is told', async () =>
      (await a.nodes()).some(({ failure }) => failure !== undefined),
    )
    const { state, failure } = find(await a.nodes(), 'b')
    assert.equal(state, 'refused')
    assert.deepEqual({ ...b.status.failure, at: failure?.at, count: failure?.count }, failure)
    const { items, total } = await a.history()
    assert.deepEqual([items[0]?.node.name, items[0]?.name, total], ['b', 'LICENSE_IP_ERROR', 1])
  })

  it('are one, without components', async (t) => {
    const scene = await openClusterScene(t)
    const license = await scene.connect()
    const [self, ...others] = await license.nodes()
    assert.deepEqual([self?.name, self?.isSelf, others], ['node-1', true, []])
    assert.equal(self?.id, license.status.node.id)
    assert.deepEqual(await license.history(), { items: [], total: 0 })
  })

  it('hold no secret of a lease or a component', async (t) => {
    const scene = await openClusterScene(t)
    const license = await scene.join('a')
    await license.register({ server: scene.server.url })
    await passUntilKnown(scene, license, 1)
    await scene.pass(3)
    const state = scene.component('stateServer')
    const index = JSON.parse((await state.read(INDEX)) ?? '')
    const report = (await state.read(`report-server.node.${index.nodes[0]}`)) ?? ''
    assert.match(report, /"state":"registered"/)
    const [seat] = scene.keeper.seats.values()
    const { anchor } = JSON.parse((await state.read('report-server.anchor')) ?? '')
    const [claim] = scene.server.requests.filter(({ method }) => method === 'POST')
    for (const secret of [seat?.secret, anchor, ...Object.values(claim?.body.environment)]) {
      assert.ok(typeof secret === 'string' && secret.length > 20)
      assert.equal(report.includes(secret), false)
    }
  })
})

describe('a node that is down', () => {
  it('is silent after three reports that did not come, and not before', async (t) => {
    const scene = await openClusterScene(t)
    const own = manualTimers(scene.clock)
    const crashed = await scene.join('crashed', { timers: own })
    own.advance(0)
    const alive = await scene.join('alive')
    await passUntilKnown(scene, alive, 2)
    await scene.pass(150, 5)
    assert.equal(find(await alive.nodes(), 'crashed').isSilent, false)
    await scene.pass(60, 5)
    assert.equal(find(await alive.nodes(), 'crashed').isSilent, true)
    own.advance(0)
    await scene.passUntil('heard again', async () => {
      own.advance(1)
      return !find(await alive.nodes(), 'crashed').isSilent
    })
    await crashed.close()
  })

  it('and said good-bye is silent at once', async (t) => {
    const scene = await openClusterScene(t)
    const [a, b] = [await scene.join('a'), await scene.join('b')]
    await passUntilKnown(scene, a, 2)
    await b.close()
    assert.equal(find(await a.nodes(), 'b').isSilent, true)
    const again = await scene.join('b')
    await scene.passUntil('back', async () => !find(await a.nodes(), 'b').isSilent)
    await again.close()
  })

  it('is not taken for one whose clock is wrong by hours', async (t) => {
    const scene = await openClusterScene(t)
    const { clock } = scene
    const skewed = { monotonicMs: clock.monotonicMs, now: () => Math.floor(clock.now()) - 8 * 3600 }
    await scene.join('skewed', { clock: skewed })
    const other = await scene.join('other')
    await passUntilKnown(scene, other, 2)
    for (let minutes = 0; minutes < 6; minutes++) {
      await scene.pass(60, 5)
      assert.equal(find(await other.nodes(), 'skewed').isSilent, false)
    }
  })

  it('for seven days is no node of the project any more', async (t) => {
    const scene = await openClusterScene(t)
    const [a, b] = [await scene.join('a'), await scene.join('b')]
    await passUntilKnown(scene, a, 2)
    await b.close()
    scene.clock.advance(6 * DAY)
    assert.equal((await a.nodes()).length, 2)
    scene.clock.advance(1.1 * DAY)
    await scene.pass(70, 5)
    assert.equal((await a.nodes()).length, 1)
    const index = JSON.parse((await scene.component('stateServer').read(INDEX)) ?? '')
    assert.equal(index.nodes.length, 1)
  })

  it('without a name is no node of the project once it is closed', async (t) => {
    const scene = await openClusterScene(t)
    const named = await scene.join('named')
    const nameless = await scene.join('', { node: {} })
    await passUntilKnown(scene, named, 2)
    await nameless.close()
    assert.equal((await named.nodes()).length, 1)
  })
})

describe('the history of a project', () => {
  it('outlives the store of a node', async (t) => {
    const scene = await openClusterScene(t)
    const first = await scene.join('a')
    scene.keeper.refuse = new MarqueError('REGISTER_OUT_OF_LIMIT', { maxConnections: 3 })
    await first.register({ server: scene.server.url })
    await passUntilKnown(scene, first, 1)
    await first.close()
    scene.keeper.refuse = undefined
    const again = await scene.join('a')
    assert.deepEqual(again.status.failures, [])
    await scene.passUntil('merged', async () => (await again.history()).total === 1)
    const [failure] = (await again.history()).items
    assert.equal(failure?.name, 'REGISTER_OUT_OF_LIMIT')
    assert.equal(failure.detail, 'maxConnections: 3')
    assert.equal(failure.node.name, 'a')
  })

  it('is what this node knows while the component cannot be read, and the status says so', async (t) => {
    const scene = await openClusterScene(t)
    const [a] = [await scene.join('a'), await scene.join('b')]
    await passUntilKnown(scene, a, 2)
    const state = join(scene.directory, 'stateServer')
    await rename(state, `${state}-away`)
    assert.deepEqual(
      (await a.nodes()).map(({ name }) => name),
      ['a'],
    )
    assert.deepEqual(await a.history(), { items: [], total: 0 })
    assert.deepEqual(
      a.status.faults.map(({ part, cause }) => [part, cause]),
      [['stateServer', 'missing']],
    )
    await rename(`${state}-away`, state)
    assert.equal((await a.nodes()).length, 2)
    assert.deepEqual(a.status.faults, [])
  })
})

describe('a damaged record', () => {
  it('of a node is named with a remedy, and mended by its node', async (t) => {
    const scene = await openClusterScene(t)
    const [a, b] = [await scene.join('a'), await scene.join('b')]
    await passUntilKnown(scene, a, 2)
    const { id } = b.status.node
    const key = `report-server.node.${id?.replaceAll('-', '').slice(0, 16)}`
    await set(scene.component('stateServer'), key, '{"format":"marque-node/1","beat":0}')
    await a.nodes()
    const [fault] = a.status.faults
    assert.equal(fault?.part, 'stateServer')
    assert.equal(fault.text, `directory: the record ${key} is damaged`)
    assert.equal(fault.cause, 'damaged-report')
    assert.equal(fault.remedy, COMPONENT_REMEDIES['damaged-report'].en)
    await scene.pass(65, 5)
    await a.nodes()
    assert.deepEqual(a.status.faults, [])
    await passUntilKnown(scene, a, 2)
  })

  it('of all nodes is written anew by them', async (t) => {
    const scene = await openClusterScene(t)
    const [a] = [await scene.join('a'), await scene.join('b')]
    await passUntilKnown(scene, a, 2)
    await set(scene.component('stateServer'), INDEX, '{"nodes":"all"}')
    await a.nodes()
    assert.equal(a.status.faults[0]?.text, `directory: the record ${INDEX} is damaged`)
    await passUntilKnown(scene, a, 2)
    assert.deepEqual(a.status.faults, [])
  })
})

describe('reports', () => {
  it('come at most once a second, and at least once a minute', async (t) => {
    const scene = await openClusterScene(t)
    const state = scene.component('stateServer')
    const writtenAt: number[] = []
    const counted: Component = {
      ...state,
      swap: (name, expected, value) => {
        if (name.includes('.node.')) writtenAt.push(scene.clock.monotonicMs())
        return state.swap(name, expected, value)
      },
    }
    const license = await scene.join('a', { environment: { stateServer: counted } })
    for (let round = 0; round < 8; round++) {
      await (round % 2 ? license.unbind() : license.register({ server: scene.server.url }))
    }
    await scene.pass(200)
    const gaps = writtenAt.slice(1).map((at, i) => at - (writtenAt[i] ?? 0))
    assert.ok(gaps.length >= 3, `${gaps}`)
    assert.ok(Math.min(...gaps) >= 1000, `${gaps}`)
    assert.ok(Math.max(...gaps) <= 61_000, `${gaps}`)
  })
  it('are cut to fit a component that was set up for shorter values', async (t) => {
    const scene = await openClusterScene(t)
    const state = scene.component('stateServer')
    const narrow: Component = {
      ...state,
      swap: async (name, expected, value) => {
        if (value.length > 4096) throw new ComponentError('unsupported', 'narrow: ALTER TABLE')
        return state.swap(name, expected, value)
      },
    }
    const environment = { stateServer: narrow }
    const license = await scene.join('a', { environment })
    for (let port = 1; port <= 40; port++) {
      await license.register({ server: `https://127.0.0.1:${port}` })
    }
    await scene.pass(3)
    await license.close()
    const again = await scene.join('a', { environment })
    await scene.passUntil('merged', async () => (await again.history()).total > 10)
    const { items } = await again.history({ limit: 500 })
    assert.ok(items.length < 40, `${items.length}`)
    assert.equal(items[0]?.server, 'https://127.0.0.1:40')
    assert.deepEqual(again.status.faults, [])
  })
})

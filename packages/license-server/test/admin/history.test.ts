// What was: refusals, licenses and events of some kinds; what is: projects and the clock.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { claimWith, NOTHING_CHANGED, proofsOf } from '../recovery/environments.ts'
import { activate, claimNode, openScene, projectId, type Scene } from '../scene.ts'

const DAY = 86_400

async function refusals({ core, clock }: Scene, back = DAY): Promise<Record<string, number>> {
  const { items } = await core.usage({ from: clock.now() - back, to: clock.now() })
  const sums: Record<string, number> = {}
  for (const { refusals: counts = {} } of items) {
    for (const [code, count] of Object.entries(counts)) sums[code] = (sums[code] ?? 0) + count
  }
  return sums
}

test('refusals are counted by code, over restarts, and still when they are months old', async (t) => {
  const scene = await openScene(t)
  await activate(scene)
  for (const code of [30007, 30007, 40004]) scene.core.noteRefusal(code)
  await scene.pass(60)
  scene.core.noteRefusal(30007)
  const again = await scene.restart()
  assert.deepEqual(await refusals(again), { 30007: 3, 40004: 1 })
  again.clock.advance(100 * DAY)
  await again.pass(60)
  assert.deepEqual(await refusals(again, 200 * DAY), { 30007: 3, 40004: 1 })
})

test('usage tells how long each figure stands, so that a time without a server is a gap', async (t) => {
  const scene = await openScene(t)
  await activate(scene)
  const from = scene.clock.now()
  await scene.pass(300)
  await scene.core.close()
  scene.clock.advance(1800)
  const again = await scene.restart()
  await again.pass(300)
  const { items } = await again.core.usage({ from, to: again.clock.now() })
  const gaps = items.filter((item, index) => {
    const next = items[index + 1]
    return next !== undefined && next.at - item.at > 2 * (item.seconds ?? 0)
  })
  assert.equal(gaps.length, 1)
})

test('every license that was in force is listed, newest first, with what changed', async (t) => {
  const scene = await openScene(t)
  const exp = scene.clock.now() + 400 * DAY
  const newer = await scene.publisher.issue('first', { serial: 7, maxConnections: 20, exp })
  await scene.core.replaceLicense(newer.file, 'page')
  const again = await scene.restart()
  const { items } = await again.core.licenseHistory()
  assert.deepEqual(
    items.map(({ serial, source, maxConnections, expiresAt }) => ({
      serial,
      source,
      maxConnections,
      expiresAt,
    })),
    [
      { serial: 7, source: 'page', maxConnections: 20, expiresAt: exp },
      { serial: 1, source: 'start', maxConnections: 10, expiresAt: null },
    ],
  )
})

test('events of one kind are found among many others, few kinds and frequent ones alike', async (t) => {
  const scene = await openScene(t)
  await activate(scene)
  const claims = Array.from({ length: 300 }, () => claimNode(scene.core, 'node-1'))
  await Promise.all(claims)
  const activations = await scene.core.events({ limit: 10, names: ['activation.accepted'] })
  assert.deepEqual(
    activations.items.map(({ name }) => name),
    ['activation.accepted'],
  )
  let [cursor, found] = [undefined as string | undefined, 0]
  do {
    const names = ['registration.claimed', 'activation.accepted'] as const
    const page = await scene.core.events({ limit: 70, names, ...(cursor && { cursor }) })
    found += page.items.length
    cursor = page.nextCursor
  } while (cursor !== undefined)
  assert.equal(found, 301)
})

test('projects tell their seats, why they wait, and which components opened them', async (t) => {
  const scene = await openScene(t)
  await activate(scene)
  await claimWith(scene, { environment: proofsOf(NOTHING_CHANGED) })
  const plain = { id: projectId('plain'), name: 'plain' }
  await claimWith(scene, { node: 'alone', project: plain })
  const again = await scene.restart()
  await claimWith(again, { environment: proofsOf({ ...NOTHING_CHANGED, fileServer: 'changed' }) })
  const [opened, waiting] = again.core.listProjects({ limit: 10 }).items
  assert.equal(opened?.seats, 1)
  assert.equal(opened.waiting, undefined)
  assert.equal(opened.seal?.kind, 'cluster')
  assert.deepEqual(opened.opening, {
    at: again.clock.now(),
    matched: ['configDatabase', 'stateServer'],
    changed: ['fileServer'],
    absent: [],
  })
  assert.deepEqual(waiting?.waiting, { reason: 'not-sealed' })
  const page = again.core.listProjects({ limit: 1 })
  assert.equal(page.items.length, 1)
  const second = again.core.listProjects({ limit: 1, cursor: page.nextCursor ?? '' })
  assert.equal(second.items[0]?.name, 'plain')
  assert.equal(second.nextCursor, undefined)
})

test('the clock is told in numbers', async (t) => {
  const scene = await openScene(t)
  await activate(scene)
  await scene.pass(600)
  const highWater = scene.clock.now()
  scene.clock.setWall(highWater - 4000)
  const { behindSeconds, uptimeSeconds, ...clock } = scene.core.clock()
  assert.deepEqual(clock, { now: highWater - 4000, highWater })
  assert.equal(behindSeconds, 4000)
  assert.ok(uptimeSeconds >= 600)
})

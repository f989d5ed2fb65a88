// What an administrator seeks among the nodes, over all seats.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RegistrationOrder } from '@marque/protocol'
import { activate, claimBody, claimNode, openScene, projectId, type Scene } from '../scene.ts'

const CLAIMS = { id: projectId('claims'), name: 'Claims desk', appName: 'claims' }

async function openNodes(t: Parameters<typeof openScene>[0], count: number): Promise<Scene> {
  const scene = await openScene(t, { terms: { maxConnections: 100 } })
  await activate(scene)
  for (let number = count; number > 0; number--) {
    await claimNode(scene.core, `node-${number}`, number % 2 === 0 ? CLAIMS : {})
    scene.clock.advance(1)
  }
  return scene
}

async function names(
  { core }: Scene,
  wanted: { search?: string; order?: RegistrationOrder; isDescending?: boolean },
): Promise<readonly string[]> {
  const query = { order: 'node' as const, isDescending: false, limit: 4, ...wanted }
  const found: string[] = []
  for (let cursor: string | undefined = '0'; cursor !== undefined; ) {
    const page = await core.findRegistrations({ ...query, cursor })
    assert.ok(page.items.length <= query.limit)
    found.push(...page.items.map(({ nodeName }) => nodeName))
    cursor = page.nextCursor
  }
  return found
}

test('nodes are ordered as people count, both ways, and pages fit together', async (t) => {
  const scene = await openNodes(t, 11)
  const upwards = Array.from({ length: 11 }, (_, index) => `node-${index + 1}`)
  assert.deepEqual(await names(scene, {}), upwards)
  assert.deepEqual(await names(scene, { isDescending: true }), upwards.toReversed())
  assert.deepEqual(await names(scene, { order: 'claimedAt', isDescending: true }), upwards)
  const byProject = await names(scene, { order: 'project' })
  assert.deepEqual(byProject.slice(0, 5), ['node-2', 'node-4', 'node-6', 'node-8', 'node-10'])
})

test('every word of a search is sought in every name of a node, on the server', async (t) => {
  const scene = await openNodes(t, 11)
  assert.deepEqual(await names(scene, { search: 'NODE-1 reporting' }), ['node-1', 'node-11'])
  assert.deepEqual(await names(scene, { search: 'claims 127.0.0.1 node-10' }), ['node-10'])
  assert.deepEqual(await names(scene, { search: 'nobody' }), [])
  const query = { order: 'node', isDescending: false, limit: 2 } as const
  const { total, items } = await scene.core.findRegistrations({ ...query, search: 'desk' })
  assert.equal(total, 5)
  assert.equal(items.length, 2)
})

test('an evicted node is not found, and a made-up cursor is refused', async (t) => {
  const scene = await openNodes(t, 3)
  const query = { order: 'node', isDescending: false, limit: 2 } as const
  const [first] = (await scene.core.findRegistrations(query)).items
  assert.ok(first !== undefined)
  await scene.core.evict(first.registrationId, 'retired')
  assert.deepEqual(await names(scene, {}), ['node-2', 'node-3'])
  for (const cursor of ['x', '10001']) {
    await assert.rejects(scene.core.findRegistrations({ ...query, cursor }), {
      errorName: 'PARAM_INPUT_ERROR',
    })
  }
})

test('a search over many seats lets others be answered meanwhile', async (t) => {
  const scene = await openScene(t, { terms: { maxConnections: 6000 } })
  await activate(scene)
  const bodies = Array.from({ length: 6000 }, (_, number) => claimBody(`node-${number}`))
  const caller = { address: '127.0.0.1' }
  await Promise.all(bodies.map(async (body) => scene.core.claim(await body, caller)))
  let turns = 0
  const timer = setInterval(() => {
    turns += 1
  }, 0)
  const query = { order: 'node', isDescending: true, limit: 50, search: 'node' } as const
  const { items, total } = await scene.core.findRegistrations(query)
  clearInterval(timer)
  assert.equal(total, 6000)
  assert.equal(items[0]?.nodeName, 'node-5999')
  assert.ok(turns > 0, 'the search came up for air')
})

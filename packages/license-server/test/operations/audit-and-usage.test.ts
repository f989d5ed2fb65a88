import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AuditLine, auditVerifier } from '@marque/protocol'
import { activate, bearing, claimNode, openScene, type Scene } from '../scene.ts'

const HOUR = 3600
const DAY = 86_400

async function exported({ core }: Scene, after?: { sequence: number }): Promise<AuditLine[]> {
  const { check } = auditVerifier()
  const lines: AuditLine[] = []
  for await (const piece of core.exportAudit(after)) {
    assert.ok(piece.endsWith('\n'))
    for (const line of piece.trimEnd().split('\n')) lines.push(await check(line))
  }
  return lines
}

test('every change of who holds a seat is in a chain that verifies, renewals are not', async (t) => {
  const scene = await openScene(t)
  await activate(scene)
  const first = await claimNode(scene.core, 'node-1')
  const second = await claimNode(scene.core, 'node-2')
  await scene.core.renew(
    first.registrationId,
    { nonce: 'AAAAAAAAAAAAAAAAAAAAAA' },
    bearing(first.leaseSecret),
  )
  await scene.core.release(first.registrationId, bearing(first.leaseSecret))
  await scene.core.evict(second.registrationId, 'retired')
  const again = await scene.restart()
  const lines = await exported(again)
  assert.deepEqual(
    lines.map(({ name }) => name),
    [
      'server.started',
      'activation.accepted',
      'registration.claimed',
      'registration.claimed',
      'registration.released',
      'registration.evicted',
      'server.started',
    ],
  )
  assert.deepEqual(
    lines.map(({ sequence }) => sequence),
    [1, 2, 3, 4, 5, 6, 7],
  )
  const text = JSON.stringify(lines)
  assert.ok(!text.includes(first.leaseSecret) && !text.includes(second.leaseSecret))
  assert.equal(lines[5]?.details['reason'], 'retired')
})

test('an expired seat is audited', async (t) => {
  const scene = await openScene(t)
  await activate(scene)
  const { registrationId } = await claimNode(scene.core, 'node-1')
  await scene.pass(DAY)
  const { items } = await scene.core.events({ limit: 1 })
  assert.equal(items[0]?.name, 'registration.expired')
  assert.equal(items[0]?.details['registration'], registrationId)
})

test('a part of the chain is exported from any event on', async (t) => {
  const scene = await openScene(t)
  await activate(scene)
  for (let count = 0; count < 30; count++) await claimNode(scene.core, 'node-1')
  const lines = await exported(scene, { sequence: 20 })
  assert.equal(lines[0]?.sequence, 21)
  assert.equal(lines.length, 12)
  assert.deepEqual(await exported(scene, { sequence: 32 }), [])
})

test('a chain longer than one page is exported whole', async (t) => {
  const scene = await openScene(t)
  await activate(scene)
  const claims = Array.from({ length: 2100 }, () => claimNode(scene.core, 'node-1'))
  await Promise.all(claims)
  assert.equal((await exported(scene)).length, 2102)
})

test('events are listed newest first, page by page', async (t) => {
  const scene = await openScene(t)
  await activate(scene)
  await claimNode(scene.core, 'node-1')
  const first = await scene.core.events({ limit: 2 })
  const second = await scene.core.events({ limit: 2, cursor: first.nextCursor ?? '' })
  assert.deepEqual(
    [...first.items, ...second.items].map(({ sequence }) => sequence),
    [3, 2, 1],
  )
  assert.equal(second.nextCursor, undefined)
  await assert.rejects(scene.core.events({ limit: 2, cursor: '-1' }), {
    errorName: 'PARAM_INPUT_ERROR',
  })
})

test('usage keeps the highest of each minute, and later of each hour', async (t) => {
  const scene = await openScene(t)
  await activate(scene)
  const start = scene.clock.now()
  const first = await claimNode(scene.core, 'node-1')
  await claimNode(scene.core, 'node-2')
  await scene.core.release(first.registrationId, bearing(first.leaseSecret))
  const minute = await scene.core.usage({ from: start - HOUR, to: start + HOUR })
  assert.deepEqual(minute.items, [
    { at: start, seconds: 60, connectionsInUse: 2, maxConnections: 10 },
  ])
  scene.clock.advance(3 * DAY)
  await claimNode(scene.core, 'node-1')
  const later = await scene.core.usage({ from: start - HOUR, to: scene.clock.now() })
  assert.equal(later.items[0]?.connectionsInUse, 2)
  assert.equal(later.items[0]?.at, start - (start % HOUR))
})

test('however long the range, usage has at most about a thousand points', async (t) => {
  const scene = await openScene(t)
  await activate(scene)
  const from = scene.clock.now()
  await scene.pass(20 * 60)
  const { items } = await scene.core.usage({ from, to: scene.clock.now() })
  assert.ok(items.length >= 19 && items.length <= 21, `${items.length} points for 20 minutes`)
  const years = await scene.core.usage({ from: 0, to: from + 20 * 365 * DAY })
  assert.ok(years.items.length >= 1 && years.items.length <= 2)
})

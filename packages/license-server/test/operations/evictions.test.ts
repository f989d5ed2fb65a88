import assert from 'node:assert/strict'
import { test } from 'node:test'
import { activate, bearing, claimNode, openScene } from '../scene.ts'

const NONCE = 'AAAAAAAAAAAAAAAAAAAAAA'
const GRACE = 86_400

test('an evicted node is told the reason for one grace, and its seat is free at once', async (t) => {
  const scene = await openScene(t, { terms: { maxConnections: 1 } })
  await activate(scene)
  const { registrationId, leaseSecret } = await claimNode(scene.core, 'node-1')
  await scene.core.evict(registrationId, 'moved to another host')
  const renew = () => scene.core.renew(registrationId, { nonce: NONCE }, bearing(leaseSecret))
  await assert.rejects(renew(), {
    errorName: 'EVICTED',
    details: { reason: 'moved to another host' },
  })
  await claimNode(scene.core, 'node-2')
  await scene.pass(GRACE - 60)
  await assert.rejects(renew(), { errorName: 'EVICTED' })
  await scene.pass(60)
  await assert.rejects(renew(), { errorName: 'LEASE_UNKNOWN' })
})

test('an evicted node is told over a restart too', async (t) => {
  const scene = await openScene(t)
  await activate(scene)
  const { registrationId, leaseSecret } = await claimNode(scene.core, 'node-1')
  await scene.core.evict(registrationId, 'retired')
  const again = await scene.restart()
  await assert.rejects(again.core.renew(registrationId, { nonce: NONCE }, bearing(leaseSecret)), {
    errorName: 'EVICTED',
  })
  assert.equal(again.core.status().connectionsInUse, 0)
  assert.deepEqual(again.core.listRegistrations({ limit: 10 }).items, [])
})

test('a person may register an evicted node again', async (t) => {
  const scene = await openScene(t)
  await activate(scene)
  const before = await claimNode(scene.core, 'node-1')
  await scene.core.evict(before.registrationId, 'a mistake')
  const after = await claimNode(scene.core, 'node-1')
  assert.notEqual(after.registrationId, before.registrationId)
  await scene.core.renew(after.registrationId, { nonce: NONCE }, bearing(after.leaseSecret))
})

test('evicting cut-off nodes again and again frees at most maxConnections seats in a grace', async (t) => {
  const scene = await openScene(t, { terms: { maxConnections: 3 } })
  await activate(scene)
  let seats = 0
  for (let round = 0; round < 10; round++) {
    const claimed = await claimNode(scene.core, `node-${round}`).catch(() => undefined)
    if (claimed === undefined) break
    seats += 1
    await scene.core.evict(claimed.registrationId, 'cut off')
  }
  assert.equal(seats, 6, 'three of the license, and three more by eviction')
  await assert.rejects(claimNode(scene.core, 'one-more'), { errorName: 'REGISTER_OUT_OF_LIMIT' })
  await scene.pass(GRACE)
  await claimNode(scene.core, 'one-more')
})

test('beyond that a seat is free when its node was told', async (t) => {
  const scene = await openScene(t, { terms: { maxConnections: 1 } })
  await activate(scene)
  const first = await claimNode(scene.core, 'node-1')
  await scene.core.evict(first.registrationId, 'first')
  const second = await claimNode(scene.core, 'node-2')
  await scene.core.evict(second.registrationId, 'second')
  assert.equal(scene.core.status().connectionsInUse, 1)
  await assert.rejects(claimNode(scene.core, 'node-3'), { errorName: 'REGISTER_OUT_OF_LIMIT' })
  await assert.rejects(
    scene.core.renew(second.registrationId, { nonce: NONCE }, bearing(second.leaseSecret)),
    { errorName: 'EVICTED' },
  )
  await claimNode(scene.core, 'node-3')
})

test('a node whose evicted seat is still counted takes that seat when it registers again', async (t) => {
  const scene = await openScene(t, { terms: { maxConnections: 1 } })
  await activate(scene)
  const first = await claimNode(scene.core, 'node-1')
  await scene.core.evict(first.registrationId, 'first')
  const second = await claimNode(scene.core, 'node-2')
  await scene.core.evict(second.registrationId, 'second')
  const again = await claimNode(scene.core, 'node-2')
  assert.equal(again.connectionsInUse, 1)
  await scene.core.renew(again.registrationId, { nonce: NONCE }, bearing(again.leaseSecret))
})

test('an unknown or evicted registration cannot be evicted', async (t) => {
  const scene = await openScene(t)
  await activate(scene)
  const { registrationId } = await claimNode(scene.core, 'node-1')
  await scene.core.evict(registrationId, 'once')
  await assert.rejects(scene.core.evict(registrationId, 'twice'), { errorName: 'NOT_FOUND' })
})

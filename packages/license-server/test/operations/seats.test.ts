import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type MarqueError, type RegistrationId, verifyLease } from '@marque/protocol'
import { activate, bearing, CALLER, claimBody, claimNode, openScene, projectId } from '../scene.ts'

const NONCE = 'AAAAAAAAAAAAAAAAAAAAAA'
const GRACE = 86_400

test('a granted lease verifies for the node that asked', async (t) => {
  const scene = await openScene(t)
  await activate(scene)
  const body = await claimBody()
  const { created, answer } = await scene.core.claim(body, CALLER)
  assert.equal(created, true)
  const { lease } = await verifyLease(answer, {
    trust: scene.publisher.trust,
    productId: 'report-server',
    project: body.project.id,
    node: body.node.id,
    nonce: body.nonce,
  })
  assert.equal(lease.jti, answer.registrationId)
  assert.equal(lease.exp - lease.iat, GRACE)
  assert.deepEqual(lease.epoch, answer.epoch)
  assert.equal(answer.renewAfterSeconds, 7200)
  assert.equal(answer.expiresAt, lease.exp)
  assert.deepEqual([answer.maxConnections, answer.connectionsInUse], [10, 1])
})

test('a lease never outlives its license', async (t) => {
  const scene = await openScene(t, { terms: { exp: 1_780_272_000 + 100 } })
  await activate(scene)
  const answer = await claimNode(scene.core, 'node-1')
  assert.equal(answer.expiresAt, scene.clock.now() + 100)
})

test('a claim of a held seat returns that seat; with its secret it keeps the secret', async (t) => {
  const scene = await openScene(t)
  await activate(scene)
  const first = await claimNode(scene.core, 'node-1')
  const { created, answer } = await scene.core.claim(await claimBody(), bearing(first.leaseSecret))
  assert.equal(created, false)
  assert.equal(answer.registrationId, first.registrationId)
  assert.equal(answer.leaseSecret, first.leaseSecret)
  assert.equal(answer.connectionsInUse, 1)
  assert.equal(scene.core.listRegistrations({ limit: 10 }).items[0]?.takeOvers, 0)
})

test('many nodes under one name hold one seat, and all but the newest are told', async (t) => {
  const scene = await openScene(t)
  await activate(scene)
  const claims = [1, 2, 3, 4, 5].map(() => claimNode(scene.core, 'node-1'))
  const answers = await Promise.all(claims)
  const id = answers[0]?.registrationId as RegistrationId
  assert.equal(new Set(answers.map(({ registrationId }) => registrationId)).size, 1)
  assert.equal(scene.core.status().connectionsInUse, 1)
  // Which of them was the newest is decided by who was examined last.
  const outcomes = await Promise.all(
    answers.map(({ leaseSecret }) =>
      scene.core.renew(id, { nonce: NONCE }, bearing(leaseSecret)).then(
        () => 'renewed',
        (error: MarqueError) => error.errorName,
      ),
    ),
  )
  const told = Array.from({ length: 4 }, () => 'NODE_DUPLICATED')
  assert.deepEqual(outcomes.toSorted(), [...told, 'renewed'])
  assert.equal(scene.core.listRegistrations({ limit: 10 }).items[0]?.takeOvers, 4)
})

test('nobody renews or releases the registration of another', async (t) => {
  const scene = await openScene(t)
  await activate(scene)
  const mine = await claimNode(scene.core, 'node-1')
  const other = await claimNode(scene.core, 'node-2')
  for (const caller of [CALLER, bearing(other.leaseSecret), bearing('A'.repeat(43))]) {
    await assert.rejects(scene.core.renew(mine.registrationId, { nonce: NONCE }, caller), {
      errorName: 'LEASE_UNKNOWN',
    })
    await assert.rejects(scene.core.release(mine.registrationId, caller), {
      errorName: 'DO_NOT_NEED_DEACTIVATE',
    })
  }
  assert.equal(scene.core.status().connectionsInUse, 2)
})

test('a released seat is free at once, and a second release has nothing to do', async (t) => {
  const scene = await openScene(t, { terms: { maxConnections: 1 } })
  await activate(scene)
  const first = await claimNode(scene.core, 'node-1')
  await assert.rejects(claimNode(scene.core, 'node-2'), {
    errorName: 'REGISTER_OUT_OF_LIMIT',
    details: { maxConnections: 1, connectionsInUse: 1 },
  })
  await scene.core.release(first.registrationId, bearing(first.leaseSecret))
  await claimNode(scene.core, 'node-2')
  await assert.rejects(scene.core.release(first.registrationId, bearing(first.leaseSecret)), {
    errorName: 'DO_NOT_NEED_DEACTIVATE',
  })
})

test('release works before activation, claim and renewal wait for it', async (t) => {
  const scene = await openScene(t)
  await activate(scene)
  const { registrationId, leaseSecret } = await claimNode(scene.core, 'node-1')
  const again = await scene.restart()
  await assert.rejects(claimNode(again.core, 'node-1'), { errorName: 'SERVER_NOT_ACTIVATED' })
  await assert.rejects(again.core.renew(registrationId, { nonce: NONCE }, bearing(leaseSecret)), {
    errorName: 'SERVER_NOT_ACTIVATED',
    details: { qrcodePath: '/license/qrcode' },
  })
  assert.equal(again.core.status().connectionsInUse, 1)
  await again.core.release(registrationId, bearing(leaseSecret))
  assert.equal(again.core.status().connectionsInUse, 0)
})

test('a held seat renews after restart and activation, under the same secret', async (t) => {
  const scene = await openScene(t)
  await activate(scene)
  const { registrationId, leaseSecret } = await claimNode(scene.core, 'node-1')
  const again = await scene.restart()
  await activate(again)
  const renewed = await again.core.renew(registrationId, { nonce: NONCE }, bearing(leaseSecret))
  assert.equal(renewed.registrationId, registrationId)
  assert.equal(renewed.epoch.boot, 2)
})

test('a seat that nobody renews dies after one grace of uptime', async (t) => {
  const scene = await openScene(t, { terms: { maxConnections: 1 } })
  await activate(scene)
  const { registrationId, leaseSecret } = await claimNode(scene.core, 'node-1')
  await scene.pass(GRACE - 60)
  await assert.rejects(claimNode(scene.core, 'node-2'), { errorName: 'REGISTER_OUT_OF_LIMIT' })
  await scene.pass(60)
  await claimNode(scene.core, 'node-2')
  await assert.rejects(scene.core.renew(registrationId, { nonce: NONCE }, bearing(leaseSecret)), {
    errorName: 'LEASE_UNKNOWN',
  })
})

test('an outage and a wall clock that jumps cost no node its seat', async (t) => {
  const scene = await openScene(t)
  await activate(scene)
  const { registrationId, leaseSecret } = await claimNode(scene.core, 'node-1')
  await scene.core.close()
  scene.clock.advance(30 * GRACE)
  const again = await scene.restart()
  await activate(again)
  assert.equal(again.core.status().connectionsInUse, 1)
  again.clock.setWall(again.clock.now() + 365 * GRACE)
  await again.pass(700)
  await again.core.renew(registrationId, { nonce: NONCE }, bearing(leaseSecret))
})

test('restarts keep no dead seat: uptime adds up over them', async (t) => {
  const scene = await openScene(t)
  await activate(scene)
  await claimNode(scene.core, 'node-1')
  await scene.pass(GRACE / 2)
  const again = await scene.restart()
  await again.pass(GRACE / 2)
  assert.equal(again.core.status().connectionsInUse, 0)
})

test('seats of several projects share the connections of one license', async (t) => {
  const scene = await openScene(t, { terms: { maxConnections: 2 } })
  await activate(scene)
  await claimNode(scene.core, 'node-1', { id: projectId('one') })
  await claimNode(scene.core, 'node-1', { id: projectId('two') })
  assert.deepEqual(scene.core.status().projects, { open: 2, locked: 0 })
  await assert.rejects(claimNode(scene.core, 'node-1', { id: projectId('three') }), {
    errorName: 'REGISTER_OUT_OF_LIMIT',
  })
})

test('a project whose last seat is released is forgotten', async (t) => {
  const scene = await openScene(t)
  await activate(scene)
  const { registrationId, leaseSecret } = await claimNode(scene.core, 'node-1')
  await scene.core.release(registrationId, bearing(leaseSecret))
  assert.deepEqual(scene.core.status().projects, { open: 0, locked: 0 })
  const again = await scene.restart()
  assert.deepEqual(again.core.status().projects, { open: 0, locked: 0 })
})

test('a clock behind the high water takes no new seat, but renews and returns held ones', async (t) => {
  const scene = await openScene(t)
  await activate(scene)
  const { registrationId, leaseSecret } = await claimNode(scene.core, 'node-1')
  scene.clock.setWall(scene.clock.now() - 3600)
  await assert.rejects(claimNode(scene.core, 'node-2'), { errorName: 'CLOCK_MOVED_BACK' })
  await scene.core.renew(registrationId, { nonce: NONCE }, bearing(leaseSecret))
  await claimNode(scene.core, 'node-1')
  assert.equal(scene.core.status().clockOk, false)
  assert.deepEqual(scene.core.status().warnings, [{ name: 'CLOCK_BEHIND', offsetSeconds: 3600 }])
  scene.clock.advance(3600)
  await claimNode(scene.core, 'node-2')
})

test('an epoch of another state is a clone until a QR activation, which adopts it', async (t) => {
  const scene = await openScene(t)
  const foreign = { boot: 41, random: 'A'.repeat(22) }
  const body = { ...(await claimBody()), epoch: foreign }
  await assert.rejects(scene.core.claim(body, CALLER), { errorName: 'CLONE_DETECTED' })
  await activate(scene)
  const { answer } = await scene.core.claim(body, CALLER)
  assert.equal(answer.epoch.boot, 42)
  const again = await scene.restart()
  await assert.rejects(again.core.claim({ ...body, epoch: answer.epoch }, CALLER), {
    errorName: 'SERVER_NOT_ACTIVATED',
  })
  await activate(again)
  assert.equal((await claimNode(again.core, 'node-2')).epoch.boot, 43)
})

test('registrations are listed page by page, secrets nowhere among them', async (t) => {
  const scene = await openScene(t)
  await activate(scene)
  const names = ['a', 'b', 'c', 'd', 'e']
  const secrets: string[] = []
  for (const name of names) secrets.push((await claimNode(scene.core, name)).leaseSecret)
  const first = scene.core.listRegistrations({ limit: 3 })
  const second = scene.core.listRegistrations({ limit: 3, cursor: first.nextCursor ?? '' })
  assert.deepEqual(
    [...first.items, ...second.items].map(({ nodeName }) => nodeName),
    names,
  )
  assert.equal(second.nextCursor, undefined)
  const text = JSON.stringify([first, second])
  assert.ok(secrets.every((secret) => !text.includes(secret)))
  assert.throws(() => scene.core.listRegistrations({ limit: 3, cursor: 'x' }), {
    errorName: 'PARAM_INPUT_ERROR',
  })
})

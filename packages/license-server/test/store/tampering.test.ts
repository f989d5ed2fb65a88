import assert from 'node:assert/strict'
import { copyFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type TestContext, test } from 'node:test'
import type { ClaimAnswer } from '@marque/protocol'
import { activate, bearing, claimNode, openScene, projectId, type Scene } from '../scene.ts'

const NONCE = 'AAAAAAAAAAAAAAAAAAAAAA'
const GRACE = 86_400
const [ONE, TWO] = [projectId('one'), projectId('two')]

/** Two projects with two seats each, the server stopped, and the database in the attacker's hands. */
async function edited(
  t: TestContext,
  edit: (database: DatabaseSync) => void,
): Promise<{ scene: Scene; seats: readonly ClaimAnswer[] }> {
  const before = await openScene(t, { terms: { maxConnections: 4 } })
  await activate(before)
  const seats = [
    await claimNode(before.core, 'a', { id: ONE }),
    await claimNode(before.core, 'b', { id: ONE }),
    await claimNode(before.core, 'c', { id: TWO }),
    await claimNode(before.core, 'd', { id: TWO }),
  ]
  await before.core.close()
  const database = new DatabaseSync(join(before.configDirectory, 'state.db'))
  edit(database)
  database.close()
  return { scene: await before.restart(), seats }
}

const lockedIds = ({ core }: Scene) =>
  (core.status().projects.waiting ?? [])
    .filter(({ reason }) => reason === 'data-changed')
    .map(({ id }) => id)

/** What is known of one project's fault: which row was touched names the project. */
const EDITS_OF_ONE: readonly (readonly [string, string])[] = [
  [
    'a seat is freed',
    'DELETE FROM registration WHERE number = 0; DELETE FROM lease WHERE registration = 0',
  ],
  ['only the lease of a seat is deleted', 'DELETE FROM lease WHERE registration = 0'],
  [
    'an expiry is moved',
    'UPDATE lease SET granted_at_ms = granted_at_ms + 1000 WHERE registration = 1',
  ],
  ['an expiry is moved back', 'UPDATE lease SET granted_at_ms = -100000000 WHERE registration = 1'],
  [
    'the secret of a seat is replaced',
    "UPDATE registration SET secret_hash = 'x' WHERE number = 0",
  ],
  ['a node is renamed', "UPDATE registration SET node_name = 'other' WHERE number = 1"],
  ['the count of a project is lowered', 'UPDATE project_sum SET seats = 1 WHERE project = 0'],
  [
    'the seats of a project are freed and its count says so',
    `DELETE FROM registration WHERE number < 2; DELETE FROM lease WHERE registration < 2;
      UPDATE project_sum SET seats = 0 WHERE project = 0`,
  ],
  ['a project is renamed', "UPDATE project SET name = 'other' WHERE number = 0"],
]

for (const [what, sql] of EDITS_OF_ONE) {
  test(`when ${what}, that project is locked and its seats stay counted`, async (t) => {
    const { scene } = await edited(t, (database) => database.exec(sql))
    assert.deepEqual(lockedIds(scene), [ONE])
    assert.equal(scene.core.status().connectionsInUse, 4)
    assert.ok(scene.logged.some(({ level, fields }) => level === 'error' && 'project' in fields))
  })
}

test('a whole project that was deleted leaves its seats counted, and everything locked', async (t) => {
  const { scene } = await edited(t, (database) =>
    database.exec(`
      DELETE FROM lease WHERE registration < 2; DELETE FROM registration WHERE number < 2;
      DELETE FROM project_sum WHERE project = 0; DELETE FROM project WHERE number = 0`),
  )
  assert.deepEqual(lockedIds(scene), [TWO])
  assert.equal(scene.core.status().connectionsInUse, 4)
})

test('a project row that was deleted alone leaves its orphans counted', async (t) => {
  const { scene } = await edited(t, (database) =>
    database.exec('DELETE FROM project WHERE number = 0'),
  )
  assert.equal(scene.core.status().connectionsInUse, 4)
  await activate(scene)
  await claimNode(scene.core, 'a', { id: ONE })
})

for (const [what, sql] of [
  ['uptime is edited', 'UPDATE deployment SET uptime_ms = 900000000'],
  ['boot is lowered', 'UPDATE deployment SET boot = 0'],
  ['an epoch is added', "INSERT INTO epoch VALUES (99, 'AAAAAAAAAAAAAAAAAAAAAA')"],
  ['the deployment row is deleted', 'DELETE FROM deployment'],
  ['the sums of a project are deleted', 'DELETE FROM project_sum WHERE project = 0'],
  [
    'the MAC of a project is replaced',
    'UPDATE project_sum SET mac = zeroblob(32) WHERE project = 0',
  ],
] as const) {
  test(`when ${what}, every project is locked and every seat counted`, async (t) => {
    const { scene } = await edited(t, (database) => database.exec(sql))
    assert.deepEqual(new Set(lockedIds(scene)), new Set([ONE, TWO]))
    assert.equal(scene.core.status().connectionsInUse, 4)
  })
}

test('an added epoch is not recognised', async (t) => {
  const { scene } = await edited(t, (database) =>
    database.exec("INSERT INTO epoch VALUES (99, 'AAAAAAAAAAAAAAAAAAAAAA')"),
  )
  const { claimBody, CALLER } = await import('../scene.ts')
  const body = { ...(await claimBody()), epoch: { boot: 99, random: 'AAAAAAAAAAAAAAAAAAAAAA' } }
  await assert.rejects(scene.core.claim(body, CALLER), { errorName: 'CLONE_DETECTED' })
})

test('seats that were freed stay counted for one grace, and not longer', async (t) => {
  const { scene } = await edited(t, (database) =>
    database.exec(
      'DELETE FROM registration WHERE project = 0; DELETE FROM lease WHERE registration < 2',
    ),
  )
  await scene.pass(GRACE - 60)
  assert.equal(scene.core.status().connectionsInUse, 4)
  await scene.pass(60)
  assert.equal(scene.core.status().connectionsInUse, 0)
  assert.deepEqual(lockedIds(scene), [ONE], 'the lock itself stays')
})

test('a lock is remembered over restarts', async (t) => {
  const { scene } = await edited(t, (database) =>
    database.exec('DELETE FROM lease WHERE registration = 0'),
  )
  const again = await (await scene.restart()).restart()
  assert.deepEqual(lockedIds(again), [ONE])
  assert.equal(again.core.status().connectionsInUse, 4)
})

test('a QR activation resets a locked project; its nodes claim again', async (t) => {
  const { scene, seats } = await edited(t, (database) =>
    database.exec(
      'DELETE FROM registration WHERE number = 0; DELETE FROM lease WHERE registration = 0',
    ),
  )
  const [a, b] = seats
  await activate(scene)
  assert.deepEqual(lockedIds(scene), [])
  assert.equal(scene.core.status().connectionsInUse, 3)
  await assert.rejects(
    scene.core.renew(a?.registrationId as never, { nonce: NONCE }, bearing(a?.leaseSecret ?? '')),
    { errorName: 'LEASE_UNKNOWN' },
  )
  await scene.core.renew(
    b?.registrationId as never,
    { nonce: NONCE },
    bearing(b?.leaseSecret ?? ''),
  )
  await claimNode(scene.core, 'a', { id: ONE })
  assert.equal(scene.core.status().connectionsInUse, 4)
})

test('an intact store is not locked, whatever happened before', async (t) => {
  const { scene } = await edited(t, () => undefined)
  assert.deepEqual(lockedIds(scene), [])
  await activate(scene)
  assert.deepEqual(scene.core.status().projects, { open: 2, locked: 0 })
})

test('a store that is gone beside its privateConfig is a restored backup: leases are unknown', async (t) => {
  const before = await openScene(t)
  await activate(before)
  const { registrationId, leaseSecret } = await claimNode(before.core, 'node-1')
  const instanceId = before.core.status().instanceId
  await before.core.close()
  await rm(join(before.configDirectory, 'state.db'))
  const scene = await before.restart()
  assert.equal(scene.core.status().instanceId, instanceId)
  await activate(scene)
  await assert.rejects(scene.core.renew(registrationId, { nonce: NONCE }, bearing(leaseSecret)), {
    errorName: 'LEASE_UNKNOWN',
  })
})

test('a store of another installation frees nothing and grants nothing', async (t) => {
  const other = await openScene(t)
  await activate(other)
  await claimNode(other.core, 'node-1')
  await other.core.close()
  const mine = await openScene(t)
  await mine.core.close()
  const [from, to] = [other, mine].map(({ configDirectory }) => join(configDirectory, 'state.db'))
  await copyFile(from ?? '', to ?? '')
  const scene = await mine.restart()
  assert.equal(scene.core.status().projects.locked, 1)
  assert.equal(scene.core.status().connectionsInUse, 1)
})

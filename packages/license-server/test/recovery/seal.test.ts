// When the seal of a project is made and renewed, and who may do so.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import type { License, MarqueError, Slot } from '@marque/protocol'
import { activate, openScene, projectId, type Scene } from '../scene.ts'
import { claimWith, NOTHING_CHANGED, proof, proofsOf, renewWith } from './environments.ts'

const ALL = proofsOf(NOTHING_CHANGED)

async function sealedAndRestarted(
  t: Parameters<typeof openScene>[0],
  terms: Partial<License> = {},
): Promise<{ scene: Scene; seat: Awaited<ReturnType<typeof claimWith>> }> {
  const before = await openScene(t, { terms })
  await activate(before)
  const seat = await claimWith(before, { environment: ALL })
  return { scene: await before.restart(), seat }
}

test('components that are replaced one at a time, over five restarts, never need a person', async (t) => {
  let { scene, seat } = await sealedAndRestarted(t)
  const now: Record<Slot, string> = {
    configDatabase: 'same',
    stateServer: 'same',
    fileServer: 'same',
  }
  const order: readonly Slot[] = [
    'fileServer',
    'stateServer',
    'configDatabase',
    'fileServer',
    'stateServer',
  ]
  for (const [round, slot] of order.entries()) {
    now[slot] = `version ${round}`
    const environment = {
      configDatabase: proof('configDatabase', now.configDatabase),
      stateServer: proof('stateServer', now.stateServer),
      fileServer: proof('fileServer', now.fileServer),
    }
    const answer = await claimWith(scene, { environment, bearer: seat.leaseSecret })
    assert.deepEqual([answer.recovered, answer.registrationId], [true, seat.registrationId])
    scene = await scene.restart()
  }
})

test('a component that comes back unchanged was never missed', async (t) => {
  const { scene, seat } = await sealedAndRestarted(t)
  const { fileServer: _, ...two } = ALL
  await claimWith(scene, { environment: two, bearer: seat.leaseSecret })
  const again = await scene.restart()
  const { stateServer: __, ...others } = ALL
  assert.equal((await claimWith(again, { environment: others })).recovered, true)
})

test('no proof stands in for another: swapped, repeated, or of another project', async (t) => {
  const { scene } = await sealedAndRestarted(t)
  const { configDatabase, stateServer, fileServer } = ALL as Record<Slot, string>
  const attempts = [
    { configDatabase: stateServer, stateServer: fileServer, fileServer: configDatabase },
    { configDatabase: stateServer, stateServer: configDatabase, fileServer: 'A'.repeat(43) },
    { configDatabase, stateServer: configDatabase, fileServer: configDatabase },
    { configDatabase: proof('one'), stateServer: proof('two'), fileServer },
    {},
  ]
  for (const environment of attempts) {
    await assert.rejects(claimWith(scene, { environment }), { errorName: 'ENVIRONMENT_CHANGED' })
  }
  assert.equal((await claimWith(scene, { environment: ALL })).recovered, true)
})

test('proofs of one project do not open another that lies beside it', async (t) => {
  const before = await openScene(t)
  await activate(before)
  const [one, two] = [{ id: projectId('one') }, { id: projectId('two') }]
  await claimWith(before, { environment: ALL, project: one })
  const other = { configDatabase: proof('c2'), stateServer: proof('s2'), fileServer: proof('f2') }
  await claimWith(before, { environment: other, project: two })
  const scene = await before.restart()
  await assert.rejects(claimWith(scene, { environment: other, project: one }), {
    errorName: 'ENVIRONMENT_CHANGED',
    details: {
      qrcodePath: '/license/qrcode',
      changed: ['configDatabase', 'stateServer', 'fileServer'],
      absent: [],
    },
  })
})

test('a stranger with components of its own does not take a sealed project over', async (t) => {
  const { scene } = await sealedAndRestarted(t)
  await claimWith(scene, { environment: ALL })
  const strange = { configDatabase: proof('x'), stateServer: proof('y'), fileServer: proof('z') }
  await assert.rejects(claimWith(scene, { node: 'stranger', environment: strange }), {
    errorName: 'ENVIRONMENT_CHANGED',
  })
  await activate(scene)
  await claimWith(scene, { environment: ALL })
  await claimWith(scene, { node: 'stranger', environment: strange })
  const again = await scene.restart()
  await assert.rejects(claimWith(again, { node: 'stranger', environment: strange }))
  assert.equal((await claimWith(again, { environment: ALL })).recovered, true)
})

test('the secret of a live registration lets a project move to new components', async (t) => {
  const before = await openScene(t)
  await activate(before)
  const seat = await claimWith(before, { environment: ALL })
  const moved = { configDatabase: proof('n1'), stateServer: proof('n2'), fileServer: proof('n3') }
  await claimWith(before, { environment: moved, bearer: seat.leaseSecret })
  const scene = await before.restart()
  await assert.rejects(claimWith(scene, { environment: ALL }), { errorName: 'ENVIRONMENT_CHANGED' })
  assert.equal((await claimWith(scene, { environment: moved })).recovered, true)
})

test('after an activation the first full claim seals a project to what it has now', async (t) => {
  const { scene, seat } = await sealedAndRestarted(t)
  await activate(scene)
  await assert.rejects(renewWith(scene, seat), { errorName: 'PROJECT_LOCKED' })
  const fresh = { configDatabase: proof('n1'), stateServer: proof('n2'), fileServer: proof('n3') }
  const { fileServer: _, ...some } = fresh
  await claimWith(scene, { environment: some })
  await claimWith(scene, { environment: fresh })
  const again = await scene.restart()
  assert.equal((await claimWith(again, { environment: fresh })).recovered, true)
})

test('nodes that claim at the same moment make one seal, which all of them open', async (t) => {
  const before = await openScene(t, { terms: { maxConnections: 50 } })
  await activate(before)
  const nodes = Array.from({ length: 50 }, (_, at) => `node-${at}`)
  await Promise.all(nodes.map((node) => claimWith(before, { node, environment: ALL })))
  const scene = await before.restart()
  const answers = await Promise.all(
    nodes.map((node) => claimWith(scene, { node, environment: ALL })),
  )
  assert.ok(answers.every(({ recovered }) => recovered))
  assert.equal(scene.core.status().connectionsInUse, 50)
})

test('while a project waits, nobody takes its seats', async (t) => {
  const before = await openScene(t, { terms: { maxConnections: 2 } })
  await activate(before)
  await claimWith(before, { node: 'a', environment: ALL })
  const other = { configDatabase: proof('c2'), stateServer: proof('s2'), fileServer: proof('f2') }
  const two = { id: projectId('two') }
  await claimWith(before, { node: 'b', environment: other, project: two })
  const scene = await before.restart()
  await claimWith(scene, { node: 'b', environment: other, project: two })
  await assert.rejects(claimWith(scene, { node: 'c', environment: other, project: two }), {
    errorName: 'REGISTER_OUT_OF_LIMIT',
  })
  assert.equal((await claimWith(scene, { node: 'a', environment: ALL })).recovered, true)
})

const REFUSALS: readonly (readonly [string, Partial<License>, string, RegExp])[] = [
  [
    'has no restart recovery',
    { restartRecovery: undefined } as never,
    '11.5.11',
    /no restart recovery/,
  ],
  [
    'wants a newer product',
    { restartRecovery: { minProductVersion: '11.5.11' } },
    '11.5.9',
    /older/,
  ],
  ['wants a newer build', { restartRecovery: { minProductVersion: '11.5.2' } }, '11.5.1', /older/],
]

for (const [what, terms, version, reason] of REFUSALS) {
  test(`a license that ${what} asks for the QR code after each restart`, async (t) => {
    const before = await openScene(t, { terms })
    await activate(before)
    const project = { version }
    const seat = await claimWith(before, { environment: ALL, project })
    const scene = await before.restart()
    await assert.rejects(renewWith(scene, seat), { errorName: 'PROJECT_LOCKED' })
    await assert.rejects(claimWith(scene, { environment: ALL, project }), (error: MarqueError) => {
      assert.equal(error.errorName, 'SERVER_NOT_ACTIVATED')
      assert.match(String(error.details['reason']), reason)
      return true
    })
    assert.equal(scene.core.status().projects.waiting?.[0]?.reason, 'recovery-not-allowed')
  })
}

test('11.5.11 is newer than 11.5.9, as versions and not as texts', async (t) => {
  const { scene } = await sealedAndRestarted(t, {
    restartRecovery: { minProductVersion: '11.5.9' },
  })
  assert.equal((await claimWith(scene, { environment: ALL })).recovered, true)
})

test('a license that wants a person every 30 days counts from the last activation', async (t) => {
  const terms = { restartRecovery: { minProductVersion: '0.0', days: 30 } }
  const { scene } = await sealedAndRestarted(t, terms)
  scene.clock.advance(30 * 86_400)
  assert.equal((await claimWith(scene, { environment: ALL })).recovered, true)
  const late = await scene.restart()
  late.clock.advance(1)
  await assert.rejects(claimWith(late, { environment: ALL }), { errorName: 'SERVER_NOT_ACTIVATED' })
  await activate(late)
  await claimWith(late, { environment: ALL })
  assert.equal((await claimWith(await late.restart(), { environment: ALL })).recovered, true)
})

test('seals that were swapped between projects, or edited, lock both until the QR code', async (t) => {
  const before = await openScene(t)
  await activate(before)
  const [one, two] = [{ id: projectId('one') }, { id: projectId('two') }]
  await claimWith(before, { environment: ALL, project: one })
  await claimWith(before, { environment: ALL, project: two })
  await before.core.close()
  const database = new DatabaseSync(join(before.configDirectory, 'state.db'))
  database.exec(`UPDATE project SET seal = (SELECT seal FROM project AS p WHERE p.number = 1)
    WHERE number = 0; UPDATE project SET seal = 'garbage' WHERE number = 1`)
  database.close()
  const scene = await before.restart()
  const reasons = scene.core.status().projects.waiting?.map(({ reason }) => reason)
  assert.deepEqual(reasons, ['data-changed', 'data-changed'])
  await assert.rejects(claimWith(scene, { environment: ALL, project: one }), {
    errorName: 'SERVER_NOT_ACTIVATED',
  })
  await activate(scene)
  await claimWith(scene, { environment: ALL, project: one })
  const again = await scene.restart()
  assert.equal((await claimWith(again, { environment: ALL, project: one })).recovered, true)
})

test('the store holds nothing that opens a seal by itself', async (t) => {
  const { scene } = await sealedAndRestarted(t)
  await scene.core.close()
  const database = new DatabaseSync(join(scene.configDirectory, 'state.db'))
  const text = JSON.stringify(database.prepare('SELECT * FROM project').all())
  database.close()
  for (const shown of Object.values(ALL)) assert.ok(!text.includes(shown))
})

// The table of R19: what changed while the server was down, for each kind of project, and whether it
// needs a person. Every combination of the three slots' states, not only the rows that the table names.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClaimBody, MarqueError } from '@marque/protocol'
import { activate, openScene, projectId } from '../scene.ts'
import {
  claimWith,
  type Environment,
  NOTHING_CHANGED,
  proofsOf,
  renewWith,
  type SlotState,
} from './environments.ts'

type Configuration = ClaimBody['project']['configuration']

const STATES: readonly SlotState[] = ['same', 'changed', 'absent']
const EVERY: readonly Environment[] = STATES.flatMap((configDatabase) =>
  STATES.flatMap((stateServer) =>
    STATES.map((fileServer) => ({ configDatabase, stateServer, fileServer })),
  ),
)

const same = (environment: Environment): number =>
  Object.values(environment).filter((state) => state === 'same').length

const CASES: readonly {
  readonly configuration: Configuration
  readonly before: Environment
  readonly after: Environment
  readonly recovers: boolean
}[] = [
  ...EVERY.map((after) => ({
    configuration: 'cluster' as const,
    before: NOTHING_CHANGED,
    after,
    recovers: same(after) >= 2,
  })),
  ...STATES.map((state) => ({
    configuration: 'standalone' as const,
    before: { configDatabase: 'same' as const },
    after: { configDatabase: state },
    recovers: state === 'same',
  })),
]

const named = (environment: Environment): string =>
  Object.entries(environment)
    .map(([slot, state]) => `${slot} ${state}`)
    .join(', ')

for (const { configuration, before, after, recovers } of CASES) {
  const end = recovers ? 'recovers by itself' : 'needs the QR code'
  test(`after a restart a ${configuration} project ${end}: ${named(after)}`, async (t) => {
    const scene = await openScene(t, { terms: { maxConnections: 2 } })
    await activate(scene)
    const project = { configuration }
    const seats = [
      await claimWith(scene, { node: 'a', environment: proofsOf(before), project }),
      await claimWith(scene, { node: 'b', environment: proofsOf(before), project }),
    ]
    const again = await scene.restart()
    const [first] = seats
    assert.ok(first !== undefined)
    await assert.rejects(renewWith(again, first), { errorName: 'PROJECT_LOCKED' })
    const claim = { node: 'a', environment: proofsOf(after), project, bearer: first.leaseSecret }
    if (!recovers) {
      await assert.rejects(claimWith(again, claim), ({ errorName, details }: MarqueError) => {
        assert.equal(errorName, 'ENVIRONMENT_CHANGED')
        for (const [field, state] of [
          ['changed', 'changed'],
          ['absent', 'absent'],
        ] as const) {
          const slots = Object.entries(after).filter(([, is]) => is === state)
          assert.deepEqual(
            details[field],
            slots.map(([slot]) => slot),
          )
        }
        return true
      })
      assert.equal(again.core.status().projects.waiting?.[0]?.reason, 'environment-changed')
      assert.equal(again.core.status().connectionsInUse, 2, 'its seats stay its own')
      return
    }
    const answer = await claimWith(again, claim)
    assert.equal(answer.recovered, true)
    assert.equal(answer.registrationId, first.registrationId)
    assert.equal(answer.leaseSecret, first.leaseSecret)
    assert.deepEqual(again.core.status().projects, { open: 1, locked: 0 })
    for (const seat of seats) await renewWith(again, seat)
    assert.equal(again.core.status().connectionsInUse, 2)
    assert.equal(again.core.status().state, 'unactivated', 'no person came')
  })
}

test('an embedded project needs the QR code after every restart', async (t) => {
  const scene = await openScene(t)
  await activate(scene)
  const project = { configuration: 'embedded' as const }
  const seat = await claimWith(scene, { project })
  const again = await scene.restart()
  await assert.rejects(renewWith(again, seat), { errorName: 'SERVER_NOT_ACTIVATED' })
  await assert.rejects(claimWith(again, { project }), { errorName: 'SERVER_NOT_ACTIVATED' })
  assert.equal(again.core.status().projects.waiting?.[0]?.reason, 'not-sealed')
  await activate(again)
  await renewWith(again, seat)
})

test('the kind of the seal decides, not what a claim says it is', async (t) => {
  const scene = await openScene(t)
  await activate(scene)
  await claimWith(scene, { environment: proofsOf(NOTHING_CHANGED) })
  const again = await scene.restart()
  const environment = proofsOf({ configDatabase: 'same' })
  for (const configuration of ['standalone', 'embedded'] as const) {
    await assert.rejects(claimWith(again, { environment, project: { configuration } }), {
      errorName: 'ENVIRONMENT_CHANGED',
    })
  }
})

test('each project recovers for itself, and the status names who waits and why', async (t) => {
  const scene = await openScene(t)
  await activate(scene)
  const ids = ['one', 'two', 'three'] as const
  for (const name of ids) {
    const project = { id: projectId(name), name }
    await claimWith(scene, { environment: proofsOf(NOTHING_CHANGED), project })
  }
  const again = await scene.restart()
  const [one, two] = ids.map((name) => ({ id: projectId(name), name }))
  assert.ok(one !== undefined && two !== undefined)
  await claimWith(again, { environment: proofsOf(NOTHING_CHANGED), project: one })
  const changed = proofsOf({ configDatabase: 'same', stateServer: 'changed' })
  await assert.rejects(claimWith(again, { environment: changed, project: two }))
  assert.deepEqual(again.core.status().projects, {
    open: 1,
    locked: 2,
    waiting: [
      {
        id: two.id,
        name: 'two',
        reason: 'environment-changed',
        changed: ['stateServer'],
        absent: ['fileServer'],
      },
      { id: projectId('three'), name: 'three', reason: 'not-heard-of' },
    ],
  })
  await activate(again)
  assert.deepEqual(again.core.status().projects, { open: 3, locked: 0 })
})

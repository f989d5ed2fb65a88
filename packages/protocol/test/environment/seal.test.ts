// The seal over every subset of its slots, and over everything that is not its own.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type DeploymentId,
  type EnvironmentSeal,
  openEnvironmentSeal,
  type ProjectId,
  type Proofs,
  parseEnvironmentSeal,
  type SealKind,
  SLOTS,
  type Slot,
  sealEnvironment,
} from '@marque/protocol'
import { seededRandom } from '@marque/testkit'
import fc from 'fast-check'

const owner = {
  project: '11111111-2222-4333-8444-555555555555' as ProjectId,
  deployment: '66666666-7777-4888-9999-aaaaaaaaaaaa' as DeploymentId,
}
const other = '99999999-2222-4333-8444-555555555555'
const proofOf = (text: string) => seededRandom(text)(32)
const RIGHT = {
  configDatabase: proofOf('config'),
  stateServer: proofOf('state'),
  fileServer: proofOf('files'),
}

const seal = (kind: SealKind, number = 1): Promise<EnvironmentSeal> =>
  sealEnvironment({ kind, owner, number, sealedAt: 1, proofs: RIGHT, random: seededRandom('seal') })

const slotStates = ['right', 'wrong', 'absent'] as const
type SlotState = (typeof slotStates)[number]

function proofsIn(states: { readonly [slot in Slot]: SlotState }): Proofs {
  return Object.fromEntries(
    SLOTS.flatMap((slot) => {
      if (states[slot] === 'absent') return []
      return [[slot, states[slot] === 'right' ? RIGHT[slot] : proofOf(`other ${slot}`)]]
    }),
  )
}

const everyState = slotStates.flatMap((configDatabase) =>
  slotStates.flatMap((stateServer) =>
    slotStates.map((fileServer) => ({ configDatabase, stateServer, fileServer })),
  ),
)

describe('an environment seal', () => {
  for (const states of everyState) {
    const right = SLOTS.filter((slot) => states[slot] === 'right')
    const name = SLOTS.map((slot) => `${slot} ${states[slot]}`).join(', ')
    it(`of a cluster ${right.length >= 2 ? 'opens' : 'stays shut'} with ${name}`, async () => {
      const opened = await openEnvironmentSeal(await seal('cluster'), proofsIn(states), owner)
      assert.equal(opened.isOpen, right.length >= 2)
      assert.deepEqual(opened.matched, right)
      assert.deepEqual(
        opened.changed,
        SLOTS.filter((slot) => states[slot] === 'wrong'),
      )
      assert.deepEqual(
        opened.absent,
        SLOTS.filter((slot) => states[slot] === 'absent'),
      )
    })
  }

  it('of a standalone project is under its config database alone', async () => {
    const standalone = await seal('standalone')
    const { configDatabase, ...others } = RIGHT
    assert.equal((await openEnvironmentSeal(standalone, { configDatabase }, owner)).isOpen, true)
    assert.equal((await openEnvironmentSeal(standalone, others, owner)).isOpen, false)
    const wrong = { ...RIGHT, configDatabase: proofOf('new') }
    assert.deepEqual(await openEnvironmentSeal(standalone, wrong, owner), {
      matched: [],
      changed: ['configDatabase'],
      absent: [],
      isOpen: false,
    })
  })

  it('opens with no proof in the place of another, nor with one proof everywhere', async () => {
    const cluster = await seal('cluster')
    const { configDatabase, stateServer, fileServer } = RIGHT
    const swapped = {
      configDatabase: stateServer,
      stateServer: fileServer,
      fileServer: configDatabase,
    }
    assert.equal((await openEnvironmentSeal(cluster, swapped, owner)).matched.length, 0)
    const repeated = { configDatabase, stateServer: configDatabase, fileServer: configDatabase }
    const opened = await openEnvironmentSeal(cluster, repeated, owner)
    assert.deepEqual([opened.matched, opened.isOpen], [['configDatabase'], false])
  })

  it('is worth nothing to another project, another deployment or under another number', async () => {
    const cluster = await seal('cluster')
    const foreign = [
      { ...owner, project: other as ProjectId },
      { ...owner, deployment: other as DeploymentId },
    ]
    for (const stranger of foreign) {
      assert.equal((await openEnvironmentSeal(cluster, RIGHT, stranger)).matched.length, 0)
    }
    const renumbered = { ...cluster, number: 2 }
    assert.equal((await openEnvironmentSeal(renumbered, RIGHT, owner)).isOpen, false)
  })

  it('is different each time, though proofs and number are the same', async () => {
    const random = seededRandom('two')
    const input = { kind: 'cluster', owner, number: 1, sealedAt: 1, proofs: RIGHT, random } as const
    const [one, two] = [await sealEnvironment(input), await sealEnvironment(input)]
    assert.notDeepEqual(one.shares, two.shares)
    assert.notEqual(one.body, two.body)
  })

  it('is not made without a proof of every slot', async () => {
    const { fileServer: _, ...proofs } = RIGHT
    const input = { kind: 'cluster', owner, number: 1, sealedAt: 1, proofs } as const
    await assert.rejects(sealEnvironment({ ...input, random: seededRandom('x') }), RangeError)
  })

  it('with a share that was flipped loses that slot alone', async () => {
    const cluster = (await seal('cluster')) as Extract<EnvironmentSeal, { kind: 'cluster' }>
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...SLOTS), fc.nat(), async (slot, at) => {
        const shares = { ...cluster.shares, [slot]: flipped(cluster.shares[slot], at) }
        const opened = await openEnvironmentSeal({ ...cluster, shares }, RIGHT, owner)
        assert.deepEqual(opened.changed, [slot])
        assert.equal(opened.isOpen, true)
      }),
      { numRuns: 60 },
    )
  })

  it('with a body that was flipped stays shut, whatever is shown', async () => {
    const cluster = await seal('cluster')
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (at) => {
        const opened = await openEnvironmentSeal(
          { ...cluster, body: flipped(cluster.body, at) },
          RIGHT,
          owner,
        )
        assert.equal(opened.isOpen, false)
      }),
      { numRuns: 60 },
    )
  })

  it('is read back from its JSON, and refused when it is not whole', async () => {
    const cluster = await seal('cluster')
    assert.deepEqual(parseEnvironmentSeal(JSON.parse(JSON.stringify(cluster))), cluster)
    for (const broken of [
      { ...cluster, format: 'marque-seal/2' },
      { ...cluster, kind: 'standalone' },
      { ...cluster, number: 0 },
      { ...cluster, shares: { ...cluster.shares, fileServer: 'AAAA' } },
    ]) {
      assert.throws(() => parseEnvironmentSeal(broken), { code: 40000 })
    }
  })
})

/** The same text with one bit of what it stands for changed. */
function flipped(text: string, at: number): string {
  const bytes = Buffer.from(text, 'base64url')
  const index = at % bytes.length
  bytes[index] = (bytes[index] ?? 0) ^ (1 << (at % 8))
  return bytes.toString('base64url')
}

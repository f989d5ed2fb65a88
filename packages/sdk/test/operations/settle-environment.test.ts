// Which project a set of components is, under loss, damage and a crowd that starts at once.
import assert from 'node:assert/strict'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { type DeploymentId, type ProjectId, SLOTS, type Slot } from '@marque/protocol'
import { type Component, directoryComponent } from '@marque/sdk'
import { seededRandom, temporaryDirectory } from '@marque/testkit'
import {
  type EnvironmentTools,
  moveEpoch,
  proofsFor,
  type Settled,
  settleEnvironment,
} from '../../src/operations/settle-environment.ts'

const DEPLOYMENT = '66666666-7777-4888-9999-aaaaaaaaaaaa' as DeploymentId

type Site = { directory: string; tools: (seed: string) => EnvironmentTools }

async function openSite(t: TestContext, slots: readonly Slot[] = SLOTS): Promise<Site> {
  const directory = await temporaryDirectory(t)
  for (const slot of slots) await mkdir(join(directory, slot))
  return {
    directory,
    tools: (seed) => ({
      components: Object.fromEntries(
        slots.map((slot) => [slot, directoryComponent(join(directory, slot))]),
      ),
      product: 'report-server',
      random: seededRandom(seed),
      within: (work) => work,
    }),
  }
}

const proofsOf = (settled: Settled): Promise<object> => {
  assert.ok(settled.project !== undefined)
  return proofsFor({ ...settled, project: settled.project }, DEPLOYMENT)
}

describe('the environment of a project', () => {
  it('is one project for every node, with one anchor in each component', async (t) => {
    const site = await openSite(t)
    const nodes = await Promise.all(
      Array.from({ length: 20 }, (_, i) => settleEnvironment(site.tools(`node ${i}`))),
    )
    const [first] = nodes
    assert.ok(first?.project !== undefined)
    for (const node of nodes) {
      assert.equal(node.project, first.project)
      assert.deepEqual(node.faults, [])
      assert.deepEqual(await proofsOf(node), await proofsOf(first))
    }
    const proofs = Object.values(await proofsOf(first))
    assert.equal(new Set(proofs).size, 3)
  })

  for (const lost of SLOTS) {
    it(`keeps its project when ${lost} is replaced by an empty one`, async (t) => {
      const site = await openSite(t)
      const before = await settleEnvironment(site.tools('a'))
      await rm(join(site.directory, lost), { recursive: true })
      await mkdir(join(site.directory, lost))
      const after = await settleEnvironment(site.tools('b'))
      assert.equal(after.project, before.project)
      const [was, is] = [await proofsOf(before), await proofsOf(after)] as [
        Record<Slot, string>,
        Record<Slot, string>,
      ]
      for (const slot of SLOTS) {
        if (slot === lost) assert.notEqual(is[slot], was[slot])
        else assert.equal(is[slot], was[slot])
      }
    })

    it(`keeps its project while ${lost} is out of reach, and claims without its proof`, async (t) => {
      const site = await openSite(t)
      const before = await settleEnvironment(site.tools('a'))
      await rm(join(site.directory, lost), { recursive: true })
      const after = await settleEnvironment(site.tools('b'))
      assert.equal(after.project, before.project)
      assert.deepEqual(
        after.faults.map(({ slot }) => slot),
        [lost],
      )
      assert.deepEqual(
        Object.keys(await proofsOf(after)),
        SLOTS.filter((slot) => slot !== lost),
      )
    })
  }

  it('makes no new project while a component that may name one is out of reach', async (t) => {
    const site = await openSite(t)
    await rm(join(site.directory, 'configDatabase'), { recursive: true })
    const settled = await settleEnvironment(site.tools('a'))
    assert.equal(settled.project, undefined)
    assert.match(settled.faults[0]?.text ?? '', /ENOENT/)
    await mkdir(join(site.directory, 'configDatabase'))
    const mended = await settleEnvironment(site.tools('a'))
    assert.notEqual(mended.project, undefined)
  })

  it('does not write over an anchor that was edited to garbage, and names the component', async (t) => {
    const site = await openSite(t)
    const before = await settleEnvironment(site.tools('a'))
    const file = join(site.directory, 'stateServer', 'report-server.anchor.1')
    await writeFile(file, '{"anchor":"short"}')
    const after = await settleEnvironment(site.tools('b'))
    assert.equal(after.project, before.project)
    assert.deepEqual(
      after.faults.map(({ slot }) => slot),
      ['stateServer'],
    )
    assert.match(after.faults[0]?.text ?? '', /damaged/)
    assert.equal(await readFile(file, 'utf8'), '{"anchor":"short"}')
  })

  it('gives up on a component that hangs', async (t) => {
    const site = await openSite(t)
    const hanging: Component = {
      ...directoryComponent(site.directory),
      read: () => new Promise(() => {}),
    }
    const settled = await settleEnvironment({
      ...site.tools('a'),
      components: { configDatabase: hanging },
      within: (work) =>
        Promise.race([work, new Promise<never>((_, no) => setImmediate(no, new Error('late')))]),
    })
    assert.deepEqual(settled.faults, [{ slot: 'configDatabase', text: 'late' }])
    assert.equal(settled.project, undefined)
  })

  it('keeps two products in the same components apart', async (t) => {
    const site = await openSite(t)
    const one = await settleEnvironment(site.tools('a'))
    const two = await settleEnvironment({ ...site.tools('b'), product: 'other-product' })
    assert.notEqual(one.project, two.project)
  })
})

describe('the epoch of a project', () => {
  const epoch = (boot: number) => ({ boot, random: 'A'.repeat(22) })

  it('is what the config database holds after a granted claim', async (t) => {
    const site = await openSite(t)
    const first = await settleEnvironment(site.tools('a'))
    assert.equal(first.epoch, undefined)
    await moveEpoch(site.tools('a'), first.epoch, epoch(1))
    const second = await settleEnvironment(site.tools('a'))
    assert.deepEqual(second.epoch?.value, epoch(1))
  })

  it('is moved only by a node that named the present one', async (t) => {
    const site = await openSite(t)
    const stale = await settleEnvironment(site.tools('a'))
    assert.equal(await moveEpoch(site.tools('b'), stale.epoch, epoch(1)), true)
    assert.equal(
      await moveEpoch(site.tools('c'), stale.epoch, epoch(1)),
      true,
      'it is there already',
    )
    assert.equal(await moveEpoch(site.tools('a'), stale.epoch, epoch(9)), false)
    const settled = await settleEnvironment(site.tools('c'))
    assert.deepEqual(settled.epoch?.value, epoch(1))
  })

  it('that is damaged is not sent, not moved, and named', async (t) => {
    const site = await openSite(t)
    const file = join(site.directory, 'configDatabase', 'report-server.epoch.1')
    await writeFile(file, '{"boot":"one"}')
    const settled = await settleEnvironment(site.tools('a'))
    assert.equal(settled.epoch, undefined)
    assert.match(settled.faults[0]?.text ?? '', /epoch cannot be read/)
    await moveEpoch(site.tools('a'), settled.epoch, epoch(2))
    assert.equal(await readFile(file, 'utf8'), '{"boot":"one"}')
  })

  it('is not kept where there is no config database', async (t) => {
    const site = await openSite(t, ['fileServer'])
    const settled = await settleEnvironment(site.tools('a'))
    await moveEpoch(site.tools('a'), settled.epoch, epoch(1))
    assert.equal((await settleEnvironment(site.tools('a'))).epoch, undefined)
    assert.ok((settled.project satisfies ProjectId | undefined) !== undefined)
  })
})

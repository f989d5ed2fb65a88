// A15: after a restart a project is shown with wrong, missing or swapped components, or with those of
// another project. Two of its own three, each in its place, are what it takes, and nothing else does.
import assert from 'node:assert/strict'
import { cp, mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type Attempt, connectLicense, directoryComponent } from '@marque/sdk'
import { temporaryDirectory } from '@marque/testkit'
import { activate, configOf, type Site, startSite } from '../support/licensee-site.ts'
import { seatsInUse } from '../support/node-claims.ts'
import { startDesk } from '../support/publisher-desk.ts'

const SLOTS = ['configDatabase', 'stateServer', 'fileServer'] as const
type Slot = (typeof SLOTS)[number]

/** Where each slot's component lies, below the directory of all. */
type Places = { readonly [slot in Slot]: string }

/** What stands in the place of a slot's own component. */
const SUBSTITUTES: { readonly [kind: string]: (slot: Slot) => string } = {
  'an empty one': (slot) => `empty/${slot}`,
  'one that is not there': (slot) => `missing/${slot}`,
  "the next slot's": (slot) => `one/${SLOTS[(SLOTS.indexOf(slot) + 1) % 3]}`,
  "another project's": (slot) => `two/${slot}`,
}

/** Whose seat it got, or the code of its refusal; 50300: its components say nothing. */
type Outcome = 'one' | 'two' | number

/** By the number of slots that are substituted: whose seat it gets, or why it gets none. */
const OUTCOMES: { readonly [kind: string]: readonly Outcome[] } = {
  'an empty one': ['one', 'one', 40003, 40001],
  'one that is not there': ['one', 'one', 40003, 50300],
  "the next slot's": ['one', 'one', 40003, 40003],
  "another project's": ['one', 'one', 'two', 'two'],
}

const EVERY_CHOICE: readonly (readonly Slot[])[] = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) =>
  SLOTS.filter((_, at) => (bits & (1 << at)) !== 0),
)

type Scene = {
  readonly site: Site
  /** a node over these components asks; its answer, as an outcome */
  readonly ask: (places: Places) => Promise<Outcome>
  /** puts server and components back to where both projects were sealed, and starts anew */
  readonly begin: () => Promise<void>
}

const placesOf = (of: (slot: Slot) => string): Places => ({
  configDatabase: of('configDatabase'),
  stateServer: of('stateServer'),
  fileServer: of('fileServer'),
})

const own = (project: string): Places => placesOf((slot) => `${project}/${slot}`)

async function sealedProjects(t: TestContext): Promise<Scene> {
  const desk = await startDesk(t)
  const site = await startSite(t, desk)
  await activate(site)
  const directory = join(await temporaryDirectory(t), 'components')
  for (const group of ['one', 'two', 'empty']) {
    for (const slot of SLOTS) await mkdir(join(directory, group, slot), { recursive: true })
  }
  const trust: unknown = JSON.parse(await readFile(desk.trustFile, 'utf8'))
  const register = async (places: Places): Promise<Attempt> => {
    const node = await connectLicense({
      trust,
      product: 'report-server',
      project: { name: 'reporting', appName: 'webroot', version: '11.5.11', build: '2026-06-01' },
      node: { name: 'node-1' },
      environment: componentsAt(directory, places),
    })
    const attempt = await node.register({ server: site.url })
    await node.close()
    return attempt
  }
  const [one, two] = [await register(own('one')), await register(own('two'))]
  assert.deepEqual([one.ok, two.ok], [true, true])
  return {
    site,
    begin: await keep(site, [directory, configOf(site)]),
    ask: async (places) => {
      const { failure, status } = await register(places)
      if (failure !== undefined) return failure.code
      assert.equal(status.registration?.recovered, true)
      return status.project.id === one.status.project.id ? 'one' : 'two'
    },
  }
}

/** @returns what puts these directories back and starts the license server anew */
async function keep(site: Site, paths: readonly string[]): Promise<() => Promise<void>> {
  await site.program().stop()
  for (const path of paths) await cp(path, `${path}-saved`, { recursive: true })
  return async () => {
    await site.program().stop()
    for (const path of paths) {
      await rm(path, { recursive: true })
      await cp(`${path}-saved`, path, { recursive: true })
    }
    await site.restart()
  }
}

const componentsAt = (directory: string, places: Places) => ({
  configDatabase: directoryComponent(join(directory, places.configDatabase)),
  stateServer: directoryComponent(join(directory, places.stateServer)),
  fileServer: directoryComponent(join(directory, places.fileServer)),
})

for (const [kind, substitute] of Object.entries(SUBSTITUTES)) {
  test(`A15: ${kind} in the place of none, one, two or all three components`, async (t) => {
    const { site, ask, begin } = await sealedProjects(t)
    for (const substituted of EVERY_CHOICE) {
      const places = placesOf((slot) =>
        substituted.includes(slot) ? substitute(slot) : `one/${slot}`,
      )
      await t.test(substituted.join(', ') || 'none', async () => {
        await begin()
        assert.equal(await ask(places), OUTCOMES[kind]?.[substituted.length])
        assert.equal(await seatsInUse(site), 2, 'no seat more, and none less')
        assert.equal(await ask(own('two')), 'two', 'the other project is not touched')
      })
    }
  })
}

test('A15: one component in all three places proves no more than one', async (t) => {
  const { ask, begin } = await sealedProjects(t)
  for (const slot of SLOTS) {
    await begin()
    assert.equal(await ask(placesOf(() => `one/${slot}`)), 40003)
    assert.equal(await ask(own('one')), 'one')
  }
})

test('A15: two components that change places are two that changed', async (t) => {
  const { ask, begin } = await sealedProjects(t)
  const { configDatabase, stateServer, fileServer } = own('one')
  const swaps: readonly Places[] = [
    { configDatabase: stateServer, stateServer: configDatabase, fileServer },
    { configDatabase, stateServer: fileServer, fileServer: stateServer },
    { configDatabase: fileServer, stateServer, fileServer: configDatabase },
  ]
  for (const places of swaps) {
    await begin()
    assert.equal(await ask(places), 40003)
    assert.equal(await ask(own('one')), 'one')
  }
})

// R19 on real servers: what changed while the license server was down, three ways to change × every
// choice of components × every kind of project. All projects are registered, changed, and ask after
// one restart of the license server; then a person scans the QR code once.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type Attempt, connectLicense, directoryStore } from '@marque/sdk'
import { temporaryDirectory } from '@marque/testkit'
import { activate, type Site, startSite } from '../support/licensee-site.ts'
import { seatsInUse } from '../support/node-claims.ts'
import { startDesk } from '../support/publisher-desk.ts'
import { type Kind, type Machines, type Place, startMachines } from '../support/real-components.ts'

const SLOTS = ['configDatabase', 'stateServer', 'fileServer'] as const
type Slot = (typeof SLOTS)[number]
type Kinds = { readonly [slot in Slot]?: Kind }
type Places = { readonly [slot in Slot]?: Place }

const WAYS = ['server replaced', 'anchor lost', 'unreachable'] as const
type Way = (typeof WAYS)[number]

/** `recovered`, or the code of the refusal; 50300: no component tells which project it is. */
type Outcome = 'recovered' | 40001 | 40003 | 50300

type Row = {
  readonly named: string
  readonly kinds: Kinds
  readonly changed: { readonly [slot in Slot]?: Way }
  readonly outcome: Outcome
  readonly version?: string
  /** which slot's own component stands in a slot after the restart */
  readonly moved?: { readonly [slot in Slot]?: Slot }
}

const CLUSTER = { configDatabase: 'postgresql', stateServer: 'redis', fileServer: 'sftp' } as const

const EVERY_CHOICE: readonly (readonly Slot[])[] = [1, 2, 3, 4, 5, 6, 7].map((bits) =>
  SLOTS.filter((_, at) => (bits & (1 << at)) !== 0),
)

/** With all components gone a project cannot be told; with all of them new it is another project. */
const LAST: { readonly [way in Way]: Outcome } = {
  'server replaced': 40001,
  'anchor lost': 40001,
  unreachable: 50300,
}

const cluster = (way: Way, slots: readonly Slot[]): Row => ({
  named: `cluster, ${way}: ${slots.join(', ')}`,
  kinds: CLUSTER,
  changed: Object.fromEntries(slots.map((slot) => [slot, way])),
  outcome: slots.length === 1 ? 'recovered' : slots.length === 2 ? 40003 : LAST[way],
})

const standalone = (kind: Kind, way: Way): Row => ({
  named: `standalone on ${kind}, ${way}`,
  kinds: { configDatabase: kind },
  changed: { configDatabase: way },
  outcome: LAST[way],
})

const unchanged = (named: string, kinds: Kinds, outcome: Outcome = 'recovered'): Row => ({
  named: `${named}, nothing changed`,
  kinds,
  changed: {},
  outcome,
})

const STANDALONE: readonly Kind[] = ['postgresql', 'mysql']

const ROWS: readonly Row[] = [
  unchanged('cluster', CLUSTER),
  unchanged('cluster of other kinds', {
    configDatabase: 'mysql',
    stateServer: 'sftp',
    fileServer: 'redis',
  }),
  ...WAYS.flatMap((way) => EVERY_CHOICE.map((slots) => cluster(way, slots))),
  {
    named: 'cluster, two changed in two ways',
    kinds: CLUSTER,
    changed: { configDatabase: 'server replaced', fileServer: 'unreachable' },
    outcome: 40003,
  },
  {
    named: 'cluster, two components in each other’s place',
    kinds: CLUSTER,
    changed: {},
    moved: { configDatabase: 'stateServer', stateServer: 'configDatabase' },
    outcome: 40003,
  },
  {
    named: 'cluster, one component in all three places',
    kinds: CLUSTER,
    changed: {},
    moved: { stateServer: 'configDatabase', fileServer: 'configDatabase' },
    outcome: 40003,
  },
  ...STANDALONE.map((kind) => unchanged(`standalone on ${kind}`, { configDatabase: kind })),
  ...STANDALONE.flatMap((kind) => WAYS.map((way) => standalone(kind, way))),
  unchanged('embedded', {}, 40001),
  {
    ...unchanged('cluster of a version that is too old', CLUSTER, 40001),
    version: '11.5.9',
  },
]

const OLDEST = { restartRecovery: { minProductVersion: '11.5.11' } }

type Scene = {
  readonly site: Site
  readonly machines: Machines
  /** node-1 of the project with this number asks for its seat */
  readonly ask: (number: number, places: Places, version?: string) => Promise<Attempt>
}

async function openScene(t: TestContext, terms: object): Promise<Scene> {
  const desk = await startDesk(t)
  const deployment = await desk.issue({ maxConnections: 2 * ROWS.length, ...terms })
  const site = await startSite(t, desk, deployment)
  await activate(site)
  const machines = await startMachines(t)
  const directory = await temporaryDirectory(t)
  const trust: unknown = JSON.parse(await readFile(desk.trustFile, 'utf8'))
  const ask: Scene['ask'] = async (number, places, version = '11.5.11') => {
    const opened = await Promise.all(
      SLOTS.flatMap((slot) => {
        const place = places[slot]
        return place === undefined ? [] : [open(machines, slot, place)]
      }),
    )
    const node = await connectLicense({
      trust,
      product: 'report-server',
      project: { name: 'reporting', appName: 'webroot', version, build: '2026-06-01' },
      node: { name: 'node-1' },
      environment: Object.fromEntries(opened.map(({ slot, component }) => [slot, component])),
      store: directoryStore(join(directory, `project-${number}`)),
    })
    const attempt = await node.register({ server: site.url })
    await node.close()
    await Promise.all(opened.map(({ close }) => close()))
    return attempt
  }
  return { site, machines, ask }
}

const open = async (machines: Machines, slot: Slot, place: Place) => ({
  slot,
  ...(await machines.open(place)),
})

const placesOf = (kinds: Kinds, number: number): Places =>
  Object.fromEntries(
    Object.entries(kinds).map(([slot, kind]) => [slot, { kind, server: 'first', number }]),
  )

/** What the project finds when it comes back. */
function placesAfter({ kinds, changed, moved = {} }: Row, number: number): Places {
  const before = placesOf(kinds, number)
  const after = SLOTS.flatMap((slot) => {
    const place = before[moved[slot] ?? slot]
    if (place === undefined) return []
    return [[slot, { ...place, server: serverAfter(changed[slot]) }]]
  })
  return Object.fromEntries(after)
}

function serverAfter(way: Way | undefined): Place['server'] {
  if (way === 'server replaced') return 'second'
  return way === 'unreachable' ? 'nowhere' : 'first'
}

async function loseAnchors(machines: Machines, row: Row, number: number): Promise<void> {
  for (const [slot, place] of Object.entries(placesOf(row.kinds, number))) {
    if (row.changed[slot as Slot] === 'anchor lost') await machines.loseAnchor(place)
  }
}

const outcomeOf = ({ failure, status }: Attempt): unknown =>
  failure?.code ?? (status.registration?.recovered === true ? 'recovered' : status.state)

test('R19: what a restart asks of each project, on real servers', async (t) => {
  const scene = await openScene(t, OLDEST)
  const held = new Map<Row, string | undefined>()
  for (const [number, row] of ROWS.entries()) {
    const { ok, failure, status } = await scene.ask(
      number,
      placesOf(row.kinds, number),
      row.version,
    )
    assert.equal(ok, true, `${row.named}: ${failure?.name} ${failure?.detail}`)
    held.set(row, status.registration?.id)
  }
  await scene.site.program().stop()
  for (const [number, row] of ROWS.entries()) await loseAnchors(scene.machines, row, number)
  await scene.site.restart()

  for (const [number, row] of ROWS.entries()) {
    await t.test(`${row.named}: ${row.outcome}`, async () => {
      const attempt = await scene.ask(number, placesAfter(row, number), row.version)
      assert.equal(outcomeOf(attempt), row.outcome, attempt.failure?.detail)
      if (row.outcome === 'recovered') {
        assert.equal(attempt.status.registration?.id, held.get(row), 'the same seat')
      }
    })
  }
  assert.equal(await seatsInUse(scene.site), ROWS.length, 'no seat more, and none less')

  await activate(scene.site)
  for (const [number, row] of ROWS.entries()) {
    await t.test(`${row.named}: after the QR code`, async () => {
      const attempt = await scene.ask(number, placesAfter(row, number), row.version)
      assert.equal(attempt.failure?.code, row.outcome === 50300 ? 50300 : undefined)
    })
  }
})

test('R19: a license that allows no recovery asks for the QR code, whatever stayed', async (t) => {
  const { site, ask } = await openScene(t, { restartRecovery: null })
  const places = placesOf(CLUSTER, 0)
  assert.equal((await ask(0, places)).ok, true)
  await site.restart()
  assert.equal(outcomeOf(await ask(0, places)), 40001)
  await activate(site)
  assert.equal((await ask(0, places)).ok, true)
})

test('R19: one component replaced at each of five restarts, and recovered each time', async (t) => {
  const { site, ask } = await openScene(t, {})
  let places = placesOf(CLUSTER, 0)
  const { status } = await ask(0, places)
  const id = status.registration?.id
  for (const restart of [1, 2, 3, 4, 5]) {
    const slot = SLOTS[restart % SLOTS.length] ?? 'configDatabase'
    const server = places[slot]?.server === 'first' ? 'second' : 'first'
    places = { ...places, [slot]: { kind: CLUSTER[slot], server, number: restart } }
    await site.restart()
    const attempt = await ask(0, places)
    assert.equal(outcomeOf(attempt), 'recovered', `restart ${restart}: ${attempt.failure?.name}`)
    assert.equal(attempt.status.registration?.id, id)
  }
})

// The invariants of docs/threat-model.md under random operations, interleavings, restarts and crashes,
// over the real store: no seat over-issued, none leaked, none held twice.
import assert from 'node:assert/strict'
import { cp, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { auditVerifier, type ClaimAnswer, type ClaimBody } from '@marque/protocol'
import fc from 'fast-check'
import { activate, bearing, CALLER, claimBody, openScene, projectId, type Scene } from '../scene.ts'

const MAX = 4
const NODES = 7
const GRACE = 120
const NONCE = 'AAAAAAAAAAAAAAAAAAAAAA'

type Operation =
  | { readonly kind: 'claim'; readonly node: number; readonly keepsSecret: boolean }
  | { readonly kind: 'renew' | 'release' | 'evict'; readonly node: number }

type Step =
  | { readonly kind: 'together'; readonly operations: readonly Operation[] }
  | { readonly kind: 'pass'; readonly seconds: number }
  | { readonly kind: 'restart' | 'crash' }

/** What the nodes know: their seat, its secret, and when it was granted last. */
type Held = { answer: ClaimAnswer; uptime: number }
type Model = {
  readonly held: Map<number, Held>
  /** evicted seats that may still be counted, by when they end at the latest */
  readonly evicted: Map<string, number>
  uptime: number
}

const node = fc.nat(NODES - 1)
const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('claim' as const), node, keepsSecret: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('renew', 'release', 'evict'), node }) },
)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('together' as const),
      operations: fc.array(operation, { minLength: 1, maxLength: 12 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      seconds: fc.integer({ min: 1, max: 150 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('restart', 'crash') }) },
)

test('no history of claims, renewals, releases, evictions, time, restarts and crashes breaks a seat', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 20 }), (steps) => play(t, steps)),
    { numRuns: 12, interruptAfterTimeLimit: 60_000 },
  )
})

async function play(t: TestContext, steps: readonly Step[]): Promise<void> {
  const terms = { maxConnections: MAX, lease: { renewSeconds: 10, graceSeconds: GRACE } }
  let scene = await openScene(t, { terms })
  await activate(scene)
  const model: Model = { held: new Map(), evicted: new Map(), uptime: 0 }
  for (const next of steps) {
    if (next.kind === 'together') await together(scene, model, next.operations)
    else if (next.kind === 'pass') await pass(scene, model, next.seconds)
    else {
      scene = next.kind === 'restart' ? await scene.restart() : await crash(t, scene, terms)
      checkInvariants(scene, model)
      await activate(scene)
    }
    checkInvariants(scene, model)
  }
  await checkAudit(scene)
  await scene.core.close()
}

/** All at once, so that they share batches; they are decided in the order of asking. */
async function together(
  scene: Scene,
  model: Model,
  operations: readonly Operation[],
): Promise<void> {
  const asked = operations.filter((one) => one.kind === 'claim' || model.held.has(one.node))
  const bodies = await Promise.all(asked.map(bodyOf))
  const answers = await Promise.allSettled(
    asked.map((one, index) => ask(scene, { one, body: bodies[index] }, model.held.get(one.node))),
  )
  for (const [index, settled] of answers.entries()) {
    const one = asked[index]
    if (one !== undefined) learn(model, one, settled)
  }
}

const bodyOf = ({ node: number }: Operation): Promise<ClaimBody> =>
  claimBody(`node-${number}`, { id: projectId(`project ${number % 2}`) })

function ask(
  { core }: Scene,
  { one, body }: { one: Operation; body: ClaimBody | undefined },
  held: Held | undefined,
): Promise<unknown> {
  const id = held?.answer.registrationId
  const caller = held === undefined ? CALLER : bearing(held.answer.leaseSecret)
  if (one.kind === 'claim' && body !== undefined) {
    return core.claim(body, one.keepsSecret ? caller : CALLER)
  }
  if (id === undefined) throw new RangeError('only holders ask')
  if (one.kind === 'renew') return core.renew(id, { nonce: NONCE }, caller)
  if (one.kind === 'release') return core.release(id, caller)
  return core.evict(id, 'a test')
}

function learn(model: Model, one: Operation, settled: PromiseSettledResult<unknown>): void {
  const held = model.held.get(one.node)
  if (settled.status === 'rejected') {
    checkRefusal(model, one, settled.reason)
    return
  }
  if (one.kind === 'claim') {
    const { answer, created } = settled.value as { answer: ClaimAnswer; created: boolean }
    assert.ok(answer.connectionsInUse <= MAX)
    assert.equal(created, held === undefined, 'a held seat is returned, not given twice')
    if (held !== undefined) assert.equal(answer.registrationId, held.answer.registrationId)
    model.held.set(one.node, { answer, uptime: model.uptime })
  } else if (one.kind === 'renew' && held !== undefined) {
    held.uptime = model.uptime
  } else if (one.kind === 'release') {
    model.held.delete(one.node)
  } else if (one.kind === 'evict' && held !== undefined) {
    model.evicted.set(held.answer.registrationId, held.uptime + GRACE)
    model.held.delete(one.node)
  }
}

function checkRefusal(model: Model, one: Operation, reason: unknown): void {
  const { errorName } = reason as { errorName: string }
  if (one.kind === 'claim') {
    assert.equal(errorName, 'REGISTER_OUT_OF_LIMIT')
    assert.ok(!model.held.has(one.node), 'a held seat is never refused for want of seats')
    return
  }
  const expected = {
    renew: ['LEASE_UNKNOWN', 'NODE_DUPLICATED', 'EVICTED'],
    release: ['DO_NOT_NEED_DEACTIVATE'],
    evict: ['NOT_FOUND'],
  }
  assert.ok(expected[one.kind].includes(errorName), `${one.kind} was answered ${errorName}`)
}

async function pass(scene: Scene, model: Model, seconds: number): Promise<void> {
  await scene.pass(seconds)
  model.uptime += seconds
  for (const [number, { uptime }] of model.held) {
    if (model.uptime >= uptime + GRACE) model.held.delete(number)
  }
  for (const [id, endsAt] of model.evicted) if (model.uptime >= endsAt) model.evicted.delete(id)
}

/** The files as they are at this instant, as a kill would leave them, in another directory. */
async function crash(t: TestContext, scene: Scene, terms: object): Promise<Scene> {
  const configDirectory = await mkdtemp(join(tmpdir(), 'marque-crash-'))
  await cp(scene.configDirectory, configDirectory, { recursive: true })
  await scene.core.close()
  return openScene(t, { terms, configDirectory, clock: scene.clock })
}

function checkInvariants({ core }: Scene, model: Model): void {
  const { items } = core.listRegistrations({ limit: 100 })
  const { connectionsInUse } = core.status()
  const expected = Array.from(model.held.values(), ({ answer }) => answer.registrationId)
  assert.deepEqual(new Set(items.map(({ registrationId }) => registrationId)), new Set(expected))
  assert.equal(
    new Set(items.map(({ projectId: id, nodeId }) => `${id} ${nodeId}`)).size,
    items.length,
  )
  assert.ok(connectionsInUse <= MAX, `${connectionsInUse} of ${MAX}`)
  assert.ok(connectionsInUse >= items.length)
  assert.ok(connectionsInUse <= items.length + model.evicted.size, 'no seat leaked')
}

async function checkAudit({ core }: Scene): Promise<void> {
  const { check } = auditVerifier()
  for await (const piece of core.exportAudit()) {
    for (const line of piece.trimEnd().split('\n')) await check(line)
  }
}

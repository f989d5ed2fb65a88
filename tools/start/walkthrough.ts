// `npm start -- --walkthrough`: the whole journey by itself, between the real programs over real HTTP
// and HTTPS, in a fresh directory. One line for each step; the first that fails ends it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Desk, openDesk, writeLicenseFolder } from './authority.ts'
import type { ComponentName, ProjectEnvironment } from './environment.ts'
import { Failure, reasonOf } from './failure.ts'
import { type Json, textAt } from './http.ts'
import { enterCode, readStatus, showChallenge } from './license-server.ts'
import { askNode } from './node.ts'
import { openPhonePage, pressForCode } from './phone.ts'
import { type Places, placesIn } from './places.ts'
import { freePort } from './ports.ts'
import type { Program } from './program.ts'
import { preparePublisher } from './publisher.ts'
import {
  SAMPLE_TERMS,
  startAuthorityProgram,
  startLicenseServerProgram,
  startNodeProgram,
} from './scene.ts'

/** Short enough that a renewal can be waited for. */
const LEASE = { renewSeconds: 1, graceSeconds: 600 }
const NODE_NAMES = ['node-1', 'node-2'] as const
const NODE_DEADLINE_MS = 60_000
/** The code of the catalogue. */
const ENVIRONMENT_CHANGED = 40003

/** @returns the exit code: 0, or 1 after the first step that failed */
export async function walkThrough(
  stopped: AbortSignal,
  openEnvironment: (places: Places) => Promise<ProjectEnvironment>,
): Promise<number> {
  const data = await mkdtemp(join(tmpdir(), 'marque-walkthrough-'))
  const programs: Program[] = []
  let environment: ProjectEnvironment | undefined
  const step = async <T>(name: string, work: () => Promise<T>, note = ''): Promise<T> => {
    stopped.throwIfAborted()
    try {
      const result = await work()
      console.log(`ok ${name}${note}`)
      return result
    } catch (error) {
      throw new StepFailure(name, error)
    }
  }
  try {
    const places = placesIn(data)
    environment = await openEnvironment(places)
    await journey({ places, programs, step, environment })
    return 0
  } catch (error) {
    report(error)
    return 1
  } finally {
    await Promise.all(programs.map((program) => program.stop()))
    await environment?.close()
    await rm(data, { recursive: true, force: true, maxRetries: 5 })
  }
}

class StepFailure extends Error {
  constructor(step: string, cause: unknown) {
    super(`FAILED ${step}: ${reasonOf(cause)}`, { cause })
  }
}

function report(error: unknown): void {
  console.error(reasonOf(error))
  const cause = error instanceof StepFailure ? error.cause : error
  console.error(cause instanceof Failure ? `hint: ${cause.hint}` : cause)
}

type Walk = {
  readonly places: Places
  readonly environment: ProjectEnvironment
  /** all that run; stopped at the end, whatever happens */
  readonly programs: Program[]
  readonly step: <T>(name: string, work: () => Promise<T>, note?: string) => Promise<T>
}

async function journey(walk: Walk): Promise<void> {
  const { places, step } = walk
  const { desk, authorityUrl } = await openAuthority(walk)
  const request = await step('request', () => desk.request(NODE_NAMES.length))
  const issued = await step('issue', () => desk.issue(request, { ...SAMPLE_TERMS, lease: LEASE }))
  const port = await freePort()
  let server = await step('start', async () => {
    writeLicenseFolder(issued.deploymentId, { places, authorityUrl })
    return keep(walk, await startLicenseServerProgram(places, port))
  })
  await activate(walk, server.url)
  const nodes = await step('register two nodes', () => registerNodes(walk, server.url))
  await step('renew', () => awaitRenewals(walk, nodes))
  const restart = async (replaced: readonly ComponentName[]): Promise<void> => {
    await server.stop()
    for (const name of replaced) await walk.environment.replace(name)
    server = keep(walk, await startLicenseServerProgram(places, port))
  }
  const recover = async (replaced: readonly ComponentName[]): Promise<void> => {
    await restart(replaced)
    await awaitRenewals(walk, nodes)
    await expectState(server.url, 'unactivated')
  }
  await step('restart', () => recover([]), ' (recovered without a QR code)')
  await step(
    'restart with one component replaced',
    () => recover(['file-server']),
    ' (recovered without a QR code)',
  )
  await step(
    'restart with two components replaced',
    async () => {
      await restart(['state-server', 'file-server'])
      await awaitRefusals(walk, nodes)
      await activate({ ...walk, step: (_name, work) => work() }, server.url)
      await awaitRenewals(walk, nodes)
    },
    ' (activated again by QR code)',
  )
  await step('unbind', () => unbindNodes(walk, nodes, server.url))
}

async function openAuthority({
  places,
  programs,
}: Walk): Promise<{ desk: Desk; authorityUrl: string }> {
  const token = await preparePublisher(places)
  const authority = await startAuthorityProgram(places, await freePort())
  programs.push(authority)
  return { desk: openDesk(authority.url, token), authorityUrl: authority.url }
}

function keep({ programs }: Walk, program: Program): Program {
  programs.push(program)
  return program
}

/** QR code, phone, six digits. */
async function activate({ step }: Walk, serverUrl: string): Promise<void> {
  const challenge = await step('QR', () => showChallenge(serverUrl))
  const { action } = await step('phone page', () => openPhonePage(challenge.url))
  await step('code', async () => {
    const code = await pressForCode(action)
    const status = await enterCode(serverUrl, { challengeId: challenge.challengeId, code })
    if (status['state'] !== 'active') {
      throw new Failure(`the license server is ${String(status['state'])}`, 'See its log.')
    }
  })
}

/** Starts the nodes and registers the project on the first of them: the others follow by themselves. */
async function registerNodes(walk: Walk, serverUrl: string): Promise<readonly Program[]> {
  const { places, environment } = walk
  const nodes: Program[] = []
  for (const name of NODE_NAMES) {
    const options = { name, port: await freePort(), environment }
    nodes.push(keep(walk, await startNodeProgram(places, options)))
  }
  const [first] = nodes as [Program]
  const { ok, failure } = await askNode(places, first, '/api/license/register', {
    server: serverUrl,
  })
  if (ok !== true) {
    throw new Failure(`${first.name}: ${textAt(failure, 'title')}`, textAt(failure, 'remedy'))
  }
  await forEach(walk, nodes, 'to be registered', ({ state }) => state === 'registered')
  await expectInUse(serverUrl, nodes.length)
  return nodes
}

/** Waits until every node has had an answer that began after now. */
async function awaitRenewals(walk: Walk, nodes: readonly Program[]): Promise<void> {
  const begin = Math.floor(Date.now() / 1000)
  await forEach(walk, nodes, 'to renew its lease', ({ state, registration }) => {
    const { renewedAt } = (registration ?? {}) as { renewedAt?: number }
    return state === 'registered' && renewedAt !== undefined && renewedAt > begin
  })
}

/** Waits until every node was told that its components are not the ones that it was sealed to. */
async function awaitRefusals(walk: Walk, nodes: readonly Program[]): Promise<void> {
  await forEach(walk, nodes, 'to be asked for the QR code', ({ state, warning }) => {
    const { code } = (warning ?? {}) as { code?: number }
    return state === 'registered' && code === ENVIRONMENT_CHANGED
  })
}

/** Waits until the status of every node is as it should be. */
async function forEach(
  { places }: Walk,
  nodes: readonly Program[],
  what: string,
  isSo: (status: Json) => boolean,
): Promise<void> {
  await Promise.all(
    nodes.map((node) =>
      waitFor(`${node.name} ${what}`, async () =>
        isSo(await askNode(places, node, '/api/license')),
      ),
    ),
  )
}

async function expectState(serverUrl: string, expected: string): Promise<void> {
  const { state } = await readStatus(serverUrl)
  if (state === expected) return
  throw new Failure(`the license server is ${String(state)}, not ${expected}`, 'See its log.')
}

/** On the last node: all of them give their seats back. */
async function unbindNodes(
  walk: Walk,
  nodes: readonly Program[],
  serverUrl: string,
): Promise<void> {
  const last = nodes.at(-1) as Program
  const { ok } = await askNode(walk.places, last, '/api/license/unbind', {})
  if (ok !== true) throw new Failure(`${last.name} was not unbound`, 'See its log.')
  await forEach(walk, nodes, 'to be unbound', ({ state }) => state === 'unregistered')
  await expectInUse(serverUrl, 0)
}

async function expectInUse(serverUrl: string, expected: number): Promise<void> {
  const status: Json = await readStatus(serverUrl)
  if (status['connectionsInUse'] !== expected) {
    throw new Failure(
      `${String(status['connectionsInUse'])} seats are in use, not ${expected}`,
      'See the log of the license server.',
    )
  }
}

async function waitFor(what: string, condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + NODE_DEADLINE_MS
  while (!(await condition())) {
    if (performance.now() > deadline) {
      throw new Failure(`waited ${NODE_DEADLINE_MS / 1000} s in vain for ${what}`, 'See its log.')
    }
    await delay(100)
  }
}

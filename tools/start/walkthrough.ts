// `npm start -- --walkthrough`: the whole journey by itself, between the real programs over real HTTP
// and HTTPS, in a fresh directory. One line for each step; the first that fails ends it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Desk, openDesk, writeLicenseFolder } from './authority.ts'
import type { ComponentName, ProjectEnvironment } from './environment.ts'
import { Failure, reasonOf } from './failure.ts'
import { type Json, sendJson, textAt } from './http.ts'
import { enterCode, readStatus, showChallenge } from './license-server.ts'
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
  await step('renew', () => awaitRenewals(nodes))
  const restart = async (replaced: readonly ComponentName[]): Promise<void> => {
    await server.stop()
    for (const name of replaced) await walk.environment.replace(name)
    server = keep(walk, await startLicenseServerProgram(places, port))
  }
  const recover = async (replaced: readonly ComponentName[]): Promise<void> => {
    await restart(replaced)
    await awaitRenewals(nodes)
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
      await awaitRefusals(nodes)
      await activate({ ...walk, step: (_name, work) => work() }, server.url)
      await awaitRenewals(nodes)
    },
    ' (activated again by QR code)',
  )
  await step('unbind', () => unbindNodes(nodes, server.url))
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

async function registerNodes(walk: Walk, serverUrl: string): Promise<readonly Program[]> {
  const nodes = await Promise.all(
    NODE_NAMES.map(async (name) => {
      const { environment } = walk
      const options = { name, port: await freePort(), licenseServerUrl: serverUrl, environment }
      return keep(walk, await startNodeProgram(walk.places, options))
    }),
  )
  for (const node of nodes) {
    const { ok, failure } = await sendJson(`${node.url}/api/license/register`, {
      method: 'POST',
      body: { server: serverUrl },
    })
    if (ok !== true) {
      throw new Failure(`${node.name}: ${textAt(failure, 'title')}`, textAt(failure, 'remedy'))
    }
  }
  await expectInUse(serverUrl, nodes.length)
  return nodes
}

/** Waits until every node has had an answer that began after now. */
async function awaitRenewals(nodes: readonly Program[]): Promise<void> {
  const begin = Math.floor(Date.now() / 1000)
  await Promise.all(
    nodes.map((node) =>
      waitFor(`${node.name} to renew its lease`, async () => {
        const status = await sendJson(`${node.url}/api/license`)
        const { renewedAt } = (status['registration'] ?? {}) as { renewedAt?: number }
        return status['state'] === 'registered' && renewedAt !== undefined && renewedAt > begin
      }),
    ),
  )
}

/** Waits until every node was told that its components are not the ones that it was sealed to. */
async function awaitRefusals(nodes: readonly Program[]): Promise<void> {
  await Promise.all(
    nodes.map((node) =>
      waitFor(`${node.name} to be asked for the QR code`, async () => {
        const { state, warning } = await sendJson(`${node.url}/api/license`)
        const { code } = (warning ?? {}) as { code?: number }
        return state === 'registered' && code === ENVIRONMENT_CHANGED
      }),
    ),
  )
}

async function expectState(serverUrl: string, expected: string): Promise<void> {
  const { state } = await readStatus(serverUrl)
  if (state === expected) return
  throw new Failure(`the license server is ${String(state)}, not ${expected}`, 'See its log.')
}

async function unbindNodes(nodes: readonly Program[], serverUrl: string): Promise<void> {
  for (const node of nodes) {
    const { ok, status } = await sendJson(`${node.url}/api/license/unbind`, {
      method: 'POST',
      body: {},
    })
    const { state } = (status ?? {}) as { state?: string }
    if (ok !== true || state !== 'unregistered') {
      throw new Failure(`${node.name} is ${state} after it was unbound`, 'See its log.')
    }
  }
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

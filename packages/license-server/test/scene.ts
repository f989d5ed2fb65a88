// A real core over a real store in a directory of the test's own; time moves when the test says so.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import {
  type ClaimBody,
  type License,
  type NodeId,
  nodeIdFrom,
  openChallenge,
  type ProjectId,
  parseChallenge,
  parseChallengeText,
  uuidFrom,
  verifyLicenseFile,
} from '@marque/protocol'
import {
  type FixedClock,
  fixedClock,
  seededRandom,
  type TestDeployment,
  type TestPublisher,
  testPublisher,
} from '@marque/testkit'
import { createStillCore, type StillCore } from '../src/core.ts'
import type { Core, Log, Meter } from '../src/ports.ts'

export type LogLine = { readonly level: string; readonly fields: object; readonly message: string }

export type Scene = {
  readonly core: StillCore
  readonly clock: FixedClock
  readonly publisher: TestPublisher
  readonly deployment: TestDeployment
  readonly configDirectory: string
  readonly logged: readonly LogLine[]
  /** lets time pass while the server is up: in steps that its clock counts */
  readonly pass: (seconds: number) => Promise<void>
  /** a later start on the same directory, after the earlier one was closed */
  readonly restart: () => Promise<Scene>
}

export type SceneOptions = {
  readonly terms?: Partial<License>
  readonly configDirectory?: string
  readonly clock?: FixedClock
  readonly deploymentName?: string
}

export async function openScene(
  t: Pick<TestContext, 'after'>,
  options: SceneOptions = {},
): Promise<Scene> {
  const configDirectory = options.configDirectory ?? (await mkdtemp(join(tmpdir(), 'marque-core-')))
  const clock = options.clock ?? fixedClock()
  const publisher = await testPublisher()
  const deployment = await publisher.issue(options.deploymentName ?? 'first', options.terms)
  const logged: LogLine[] = []
  const core = await createStillCore({
    configDirectory,
    verifiedLicense: await verifyLicenseFile(deployment.file, publisher.trust),
    trust: publisher.trust,
    deploymentSeed: deployment.seed,
    clock,
    random: seededRandom(`${configDirectory} ${randomCalls++}`),
    log: collectLog(logged),
    meter: silentMeter,
    host: { warnings: () => [] },
    version: '0.0.0-test',
  })
  t.after(async () => {
    await core.close().catch(() => undefined)
    await rm(configDirectory, { recursive: true, force: true })
  })
  const pass = async (seconds: number): Promise<void> => {
    for (let left = seconds; left > 0; left -= 30) {
      clock.advance(Math.min(30, left))
      await core.tick()
    }
  }
  const restart = async (): Promise<Scene> => {
    await core.close()
    return openScene(t, { ...options, configDirectory, clock })
  }
  return { core, clock, publisher, deployment, configDirectory, logged, pass, restart }
}

let randomCalls = 0

/** Opens the QR code as the authority would. @returns what it carries, and the id to answer with */
export async function readChallenge({ core, publisher }: Pick<Scene, 'core' | 'publisher'>) {
  const answer = await core.createChallenge()
  const envelope = parseChallengeText(answer.url.split('/A/')[1] ?? '')
  const plaintext = await openChallenge(envelope, [publisher.activationKey])
  return { ...answer, carried: parseChallenge(plaintext).challenge }
}

/** The whole phone exchange. */
export async function activate(scene: Pick<Scene, 'core' | 'publisher'>): Promise<void> {
  const { challengeId, carried } = await readChallenge(scene)
  await scene.core.activate({ challengeId, code: carried.code })
}

const TEST_PROJECT = uuidFrom<ProjectId>(seededRandom('project')(16))

export async function claimBody(
  node = 'node-1',
  project: Partial<ClaimBody['project']> = {},
): Promise<ClaimBody> {
  const id = project.id ?? TEST_PROJECT
  return {
    project: {
      id,
      name: 'reporting',
      appName: 'webroot',
      version: '11.5.11',
      configuration: 'cluster',
      ...project,
    },
    node: { id: (await nodeIdFrom(id, node)) as NodeId, name: node },
    nonce: 'AAAAAAAAAAAAAAAAAAAAAA',
  }
}

export const projectId = (name: string): ProjectId => uuidFrom(seededRandom(name)(16))

export const CALLER = { address: '127.0.0.1' }

export const bearing = (bearer: string) => ({ ...CALLER, bearer })

export const claimNode = async (core: Core, node: string, project = {}) =>
  (await core.claim(await claimBody(node, project), CALLER)).answer

function collectLog(lines: LogLine[]): Log {
  const at = (level: string) => (fields: object, message: string) => {
    lines.push({ level, fields, message })
  }
  return { info: at('info'), warn: at('warn'), error: at('error') }
}

const silentMeter: Meter = {
  claimed: () => undefined,
  renewed: () => undefined,
  released: () => undefined,
  expired: () => undefined,
  evicted: () => undefined,
  refused: () => undefined,
  committed: () => undefined,
}

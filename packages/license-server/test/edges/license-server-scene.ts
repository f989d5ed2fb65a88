// A real license server of a test's own: in this process, or as a process by itself.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { fileURLToPath } from 'node:url'
import {
  decodeBase32,
  type License,
  openChallenge,
  parseChallenge,
  type ReceivingKey,
} from '@marque/protocol'
import {
  type TestDeployment,
  type TestPublisher,
  temporaryDirectory,
  testPublisher,
  waitFor,
  writeLicenseFolder,
} from '@marque/testkit'
import { type LicenseServer, type StartOptions, startLicenseServer } from '../../src/start.ts'
import { ask } from './https-client.ts'

export type Home = {
  readonly home: string
  readonly publisher: TestPublisher
  readonly deployment: TestDeployment
  readonly env: Record<string, string>
  /** ends what uses the directory, before it is removed */
  readonly closers: (() => Promise<unknown>)[]
}

/** Whatever calls back when the test has ended, in the order of asking. */
type Ending = { readonly after: (end: () => unknown) => unknown }

/** A home directory with a license folder in it. */
export async function makeHome(t: Ending, terms: Partial<License> = {}): Promise<Home> {
  const closers: Home['closers'] = []
  t.after(async () => {
    for (const close of closers.reverse()) await close()
  })
  const home = await temporaryDirectory(t)
  const publisher = await testPublisher()
  const deployment = await publisher.issue('edges', terms)
  await writeLicenseFolder(join(home, 'license'), publisher, deployment)
  await mkdir(join(home, 'tls'))
  const env = { MARQUE_HOME: home, MARQUE_PORT: '0', MARQUE_HOST: '127.0.0.1' }
  return { home, publisher, deployment, env, closers }
}

export type RunningServer = Home &
  LicenseServer & {
    /** what was logged so far */
    readonly printed: () => string
    readonly api: string
    readonly password: string
    /** an `Authorization` header of the administrator */
    readonly admin: { readonly authorization: string }
  }

type Options = Omit<StartOptions, 'env'> & {
  readonly terms?: Partial<License>
  readonly env?: Record<string, string>
  readonly at?: Home
}

/** Starts a server in this process; it ends with the test. */
export async function startServer(t: Ending, options: Options = {}): Promise<RunningServer> {
  const { terms, env, at, ...rest } = options
  const made = at ?? (await makeHome(t, terms))
  const stdout = new PassThrough()
  let printed = ''
  stdout.on('data', (chunk) => {
    printed += String(chunk)
  })
  const server = await startLicenseServer({
    stdout,
    watchEveryMs: 20,
    ...rest,
    env: { ...made.env, ...env },
  })
  made.closers.push(server.close)
  const password = (
    await readFile(join(made.home, 'config', 'adminPassword'), 'utf8').catch(() => '')
  ).trim()
  return {
    ...made,
    ...server,
    printed: () => printed,
    api: `${server.url}/license/api/v1`,
    password,
    admin: { authorization: `Basic ${btoa(`admin:${password}`)}` },
  }
}

/** Scans the QR code with the publisher's key and types the six digits in. */
export async function activate({ api, publisher }: RunningServer): Promise<void> {
  const challenge = (await ask(`${api}/challenges`, { method: 'POST' })).json()
  const { challengeId, url } = challenge as { challengeId: string; url: string }
  const code = await readCode(url, publisher.activationKey)
  const answer = await ask(`${api}/activations`, { json: { challengeId, code } })
  if (answer.status !== 200) throw new Error(`not activated: ${answer.text}`)
}

async function readCode(url: string, key: ReceivingKey): Promise<string> {
  const envelope = decodeBase32(url.slice(url.lastIndexOf('/') + 1))
  const { challenge } = parseChallenge(await openChallenge(envelope, [key]))
  return challenge.code
}

export type ServerProcess = {
  readonly child: ChildProcess
  readonly stdout: () => string
  readonly stderr: () => string
  readonly exit: Promise<{ readonly code: number | null; readonly seconds: number }>
  /** Resolves with the address once it listens. */
  readonly listening: () => Promise<string>
}

const RUN_MAIN = fileURLToPath(new URL('./run-main.ts', import.meta.url))

/** Starts a server as a process of its own, with no environment but this. */
export function spawnServer(
  { closers, env }: Home,
  more: Record<string, string> = {},
  user: { readonly uid?: number; readonly gid?: number } = {},
): ServerProcess {
  const began = performance.now()
  const child = spawn(process.execPath, [RUN_MAIN], {
    ...user,
    env: { PATH: '/usr/bin:/bin', ...env, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk)
  })
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk)
  })
  const exit = new Promise<{ code: number | null; seconds: number }>((resolve) => {
    child.on('close', (code) => resolve({ code, seconds: (performance.now() - began) / 1000 }))
  })
  closers.push(async () => {
    child.kill('SIGKILL')
    await exit
  })
  return {
    child,
    stdout: () => stdout,
    stderr: () => stderr,
    exit,
    listening: () =>
      waitFor(
        'the server listens',
        () => {
          if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}: ${stderr}`)
          return /"url":"(https:[^"]+)"/.exec(stdout)?.[1]
        },
        30_000,
      ),
  }
}

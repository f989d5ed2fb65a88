// A license server as a process of its own, on a license with room for everybody.
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { openChallenge, parseChallenge, parseChallengeText } from '@marque/protocol'
import {
  freePort,
  type Running,
  sendRequest,
  startProgram,
  type TestPublisher,
  testPublisher,
  waitFor,
  writeLicenseFolder,
} from '@marque/testkit'

type Cleaning = { readonly after: (clean: () => unknown) => void }

export type BenchServer = {
  readonly url: string
  readonly home: string
  /** from the start of the process to its first answer over HTTPS */
  readonly startMs: number
  readonly memoryMegabytes: () => Promise<number>
  readonly stop: () => Promise<void>
}

const MARQUE = resolve(import.meta.dirname, '../../bin/marque')

/**
 * Starts, and activates unless told otherwise. Equal homes give the same license and the same seats.
 */
export async function startBenchServer(
  scope: Cleaning,
  home: string,
  { isActivated = true }: { readonly isActivated?: boolean } = {},
): Promise<BenchServer> {
  const publisher = await testPublisher('bench')
  const deployment = await publisher.issue('bench', { maxConnections: 5_000_000 })
  await writeLicenseFolder(join(home, 'license'), publisher, deployment)
  const port = await freePort()
  const url = `https://127.0.0.1:${port}`
  const env = { MARQUE_HOME: home, MARQUE_HOST: '127.0.0.1', MARQUE_PORT: String(port) }
  const began = performance.now()
  const program = startProgram(scope, [MARQUE, 'server', 'start'], { env })
  await waitFor(
    'the license server to answer',
    async () => (await sendRequest(`${url}/healthz`).catch(() => undefined))?.status === 200,
    60_000,
  )
  const startMs = Math.round(performance.now() - began)
  if (isActivated) await activate(url, publisher)
  return {
    url,
    home,
    startMs,
    memoryMegabytes: () => residentMegabytes(program),
    stop: async () => {
      await program.stop()
    },
  }
}

export async function activate(url: string, publisher: TestPublisher): Promise<void> {
  const made = await sendRequest(`${url}/license/api/v1/challenges`, { body: {} })
  const { challengeId, url: carried } = made.json() as { challengeId: string; url: string }
  const envelope = parseChallengeText(carried.split('/A/')[1] ?? '')
  const opened = await openChallenge(envelope, [publisher.activationKey])
  const { code } = parseChallenge(opened).challenge
  const path = '/license/api/v1/activations'
  const answer = await sendRequest(`${url}${path}`, { body: { challengeId, code } })
  if (answer.status !== 200) throw new Error(`not activated: ${answer.text}`)
}

async function residentMegabytes(program: Running): Promise<number> {
  const status = await readFile(`/proc/${program.process.pid}/status`, 'utf8')
  return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024)
}

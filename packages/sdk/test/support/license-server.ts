// The real license server, started for one test and activated the way a phone would.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import type { TestContext } from 'node:test'
import { type LicenseServer, startLicenseServer } from '@marque/license-server'
import {
  type FixedClock,
  readCode,
  type TestDeployment,
  type TestPublisher,
  writeLicenseFolder,
} from '@marque/testkit'

export type RealServer = {
  readonly url: string
  readonly core: LicenseServer['core']
  /** opens the QR code with the publisher's key and types the code in */
  readonly activate: () => Promise<void>
  readonly stop: () => Promise<void>
  /** stops if need be and starts again on the same port and directory */
  readonly restart: () => Promise<void>
}

export async function startRealServer(
  t: Pick<TestContext, 'after'>,
  options: {
    readonly home: string
    readonly publisher: TestPublisher
    readonly deployment: TestDeployment
    readonly clock?: Pick<FixedClock, 'now' | 'monotonicMs'>
    /** settings beside the usual ones */
    readonly env?: { readonly [name: string]: string }
  },
): Promise<RealServer> {
  const { home, publisher, deployment, clock } = options
  await mkdir(home, { recursive: true })
  await writeLicenseFolder(join(home, 'license'), publisher, deployment)
  const start = (port: number): Promise<LicenseServer> =>
    startLicenseServer({
      env: {
        MARQUE_HOME: home,
        MARQUE_HOST: '127.0.0.1',
        MARQUE_PORT: String(port),
        MARQUE_LOG_LEVEL: 'error',
        ...options.env,
      },
      stdout: new Writable({ write: (_chunk, _encoding, done) => done() }),
      ...(clock === undefined ? {} : { clock }),
    })
  let running: LicenseServer | undefined = await start(0)
  const { url, port } = running
  const stop = async (): Promise<void> => {
    await running?.close()
    running = undefined
  }
  t.after(stop)
  const core = (): LicenseServer['core'] => {
    if (running === undefined) throw new Error('the license server is stopped')
    return running.core
  }
  return {
    url: url.replace('0.0.0.0', '127.0.0.1'),
    get core() {
      return core()
    },
    activate: async () => {
      const challenge = await core().createChallenge()
      const code = await readCode(publisher, challenge.url)
      await core().activate({ challengeId: challenge.challengeId, code })
    },
    stop,
    restart: async () => {
      await stop()
      running = await start(port)
    },
  }
}

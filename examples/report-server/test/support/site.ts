// A licensee's site for one test: a real license server, and nodes of the sample project beside it.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import type { TestContext } from 'node:test'
import { type LicenseServer, startLicenseServer } from '@marque/license-server'
import type { License } from '@marque/protocol'
import { type ReportServer, startReportServer } from '@marque/report-server'
import {
  freePort,
  readCode,
  temporaryDirectory,
  testPublisher,
  writeLicenseFolder,
} from '@marque/testkit'

export type Site = {
  /** the one that runs now */
  readonly licenseServer: LicenseServer
  /** starts it again at the same address, with what it kept; it is closed before by the test */
  readonly restartServer: () => Promise<void>
  readonly serverUrl: string
  readonly activate: () => Promise<void>
  readonly trustPath: string
  readonly dataDirectory: string
  readonly startNode: (nodeName: string) => Promise<ReportServer>
  /** of the product's administrator; made when the first node started */
  readonly password: () => Promise<string>
  /** asks a node as the administrator; redirects are not followed */
  readonly ask: (
    node: Pick<ReportServer, 'url'>,
    path: string,
    init?: RequestInit,
  ) => Promise<Response>
}

export async function openSite(t: TestContext, terms: Partial<License> = {}): Promise<Site> {
  const closers: (() => Promise<void>)[] = []
  t.after(async () => {
    for (const close of closers.reverse()) await close()
  })
  const publisher = await testPublisher()
  const directory = await temporaryDirectory({ after: (done) => closers.push(done as never) })
  const home = join(directory, 'license-server')
  await mkdir(home)
  // The license server lives by the real clock here, as the products do.
  await writeLicenseFolder(join(home, 'license'), publisher, await publisher.issue('one', terms))
  const port = await freePort()
  const startServer = (): Promise<LicenseServer> =>
    startLicenseServer({
      env: {
        MARQUE_HOME: home,
        MARQUE_HOST: '127.0.0.1',
        MARQUE_PORT: String(port),
        MARQUE_LOG_LEVEL: 'error',
      },
      stdout: new Writable({ write: (_chunk, _encoding, done) => done() }),
    })
  let licenseServer = await startServer()
  closers.push(() => licenseServer.close())
  const trustPath = join(directory, 'trust.json')
  await writeFile(trustPath, JSON.stringify(publisher.trust))
  const dataDirectory = join(directory, 'project')
  const serverUrl = `https://127.0.0.1:${port}`
  const password = async () =>
    (await readFile(join(dataDirectory, 'admin-password'), 'utf8')).trim()
  return {
    get licenseServer() {
      return licenseServer
    },
    restartServer: async () => {
      licenseServer = await startServer()
    },
    serverUrl,
    trustPath,
    dataDirectory,
    activate: async () => {
      const { challengeId, url } = await licenseServer.core.createChallenge()
      await licenseServer.core.activate({ challengeId, code: await readCode(publisher, url) })
    },
    startNode: async (nodeName) => {
      const options = { port: 0, nodeName, trustPath, dataDirectory }
      const node = await startReportServer(options)
      closers.push(node.close)
      return node
    },
    password,
    ask: async (node, path, init = {}) =>
      fetch(`${node.url}${path}`, {
        redirect: 'manual',
        ...init,
        headers: { authorization: `Basic ${btoa(`admin:${await password()}`)}`, ...init.headers },
      }),
  }
}

// A licensee's site for one test: a real license server, and nodes of the sample project beside it.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import type { TestContext } from 'node:test'
import { type LicenseServer, startLicenseServer } from '@marque/license-server'
import type { License } from '@marque/protocol'
import { type ReportServer, startReportServer } from '@marque/report-server'
import { readCode, temporaryDirectory, testPublisher, writeLicenseFolder } from '@marque/testkit'

export type Site = {
  readonly licenseServer: LicenseServer
  readonly serverUrl: string
  readonly activate: () => Promise<void>
  readonly trustPath: string
  readonly dataDirectory: string
  readonly startNode: (nodeName: string) => Promise<ReportServer>
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
  const licenseServer = await startLicenseServer({
    env: {
      MARQUE_HOME: home,
      MARQUE_HOST: '127.0.0.1',
      MARQUE_PORT: '0',
      MARQUE_LOG_LEVEL: 'error',
    },
    stdout: new Writable({ write: (_chunk, _encoding, done) => done() }),
  })
  closers.push(licenseServer.close)
  const trustPath = join(directory, 'trust.json')
  await writeFile(trustPath, JSON.stringify(publisher.trust))
  const dataDirectory = join(directory, 'project')
  const serverUrl = `https://127.0.0.1:${licenseServer.port}`
  return {
    licenseServer,
    serverUrl,
    trustPath,
    dataDirectory,
    activate: async () => {
      const { challengeId, url } = await licenseServer.core.createChallenge()
      await licenseServer.core.activate({ challengeId, code: await readCode(publisher, url) })
    },
    startNode: async (nodeName) => {
      const options = { port: 0, nodeName, licenseServer: serverUrl, trustPath, dataDirectory }
      const node = await startReportServer(options)
      closers.push(node.close)
      return node
    },
  }
}

// The three programs and how they are started: authority, license server, and the nodes of the sample
// project, each a process of its own, all on loopback.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type LicenseFile, readUnverified } from '@marque/protocol'
import { type Desk, openDesk, writeLicenseFolder } from './authority.ts'
import type { ProjectEnvironment } from './environment.ts'
import { textAt } from './http.ts'
import { CHECKOUT, type Places } from './places.ts'
import { type Program, startProgram } from './program.ts'

const MARQUE = join(CHECKOUT, 'bin/marque')
const SAMPLE = join(CHECKOUT, 'examples/report-server/src/main.ts')

export const startAuthorityProgram = (places: Places, port: number): Promise<Program> =>
  startProgram({
    name: 'authority',
    command: [MARQUE, 'authority', 'start', '--data', places.authority, '--port', String(port)],
    url: `http://127.0.0.1:${port}`,
    readyPath: '/readyz',
    logFile: join(places.log, 'authority.log'),
  })

export const startLicenseServerProgram = (places: Places, port: number): Promise<Program> =>
  startProgram({
    name: 'license server',
    command: [MARQUE, 'server', 'start'],
    settings: {
      MARQUE_HOME: places.licenseServer,
      MARQUE_HOST: '127.0.0.1',
      MARQUE_PORT: String(port),
    },
    url: `https://localhost:${port}`,
    readyPath: '/readyz',
    logFile: join(places.log, 'license-server.log'),
  })

export const startNodeProgram = (
  places: Places,
  node: {
    readonly name: string
    readonly port: number
    readonly environment: ProjectEnvironment
  },
): Promise<Program> =>
  startProgram({
    name: `sample project (${node.name})`,
    command: [
      process.execPath,
      SAMPLE,
      ...['--trust', join(places.authority, 'trust.json')],
      ...['--data', places.project],
      ...['--node', node.name],
      ...['--port', String(node.port)],
      ...node.environment.nodeArguments,
    ],
    url: `http://127.0.0.1:${node.port}`,
    readyPath: '/healthz',
    logFile: join(places.log, `${node.name}.log`),
  })

/** What a license of the sample project may do beside the defaults. */
export const SAMPLE_TERMS = { entitlements: { dashboards: true, export: true, reports: 25 } }

/**
 * Sees that the license server has a license whose QR codes lead to the authority where it is now:
 * issues one the first time, renews it when the authority's port has changed.
 */
export async function provideLicense(
  places: Places,
  authority: { readonly url: string; readonly token: string; readonly seats: number },
): Promise<void> {
  const desk = openDesk(authority.url, authority.token)
  const issued = (await desk.findIssued()) ?? (await issueFirst(desk, authority.seats))
  const file = await desk.licenseFile(issued.deploymentId)
  if (activationUrlOf(file) !== authority.url) await desk.renew(issued.licenseId, {})
  else if (await hasLicense(places, file)) return
  writeLicenseFolder(issued.deploymentId, { places, authorityUrl: authority.url })
}

const issueFirst = async (desk: Desk, seats: number): ReturnType<Desk['issue']> =>
  desk.issue(await desk.request(seats), SAMPLE_TERMS)

const activationUrlOf = (file: unknown): string =>
  textAt(readUnverified((file as LicenseFile).license).payload, 'activation', 'url')

/** Whether exactly this license file lies where the license server looks for it. */
async function hasLicense(places: Places, file: unknown): Promise<boolean> {
  const path = join(places.licenseServer, 'license/license.json')
  try {
    const present = JSON.parse(await readFile(path, 'utf8')) as LicenseFile
    return present.license === (file as LicenseFile).license
  } catch {
    // Missing or damaged: it is written again.
    return false
  }
}

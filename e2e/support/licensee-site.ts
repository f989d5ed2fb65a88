// A licensee's site: a license server as a process of its own, and a person with a phone.
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import {
  freePort,
  type Running,
  sendRequest,
  startProgram,
  type TestAnswer,
  temporaryDirectory,
  waitFor,
} from '@marque/testkit'
import { type Desk, expectStatus, MARQUE } from './publisher-desk.ts'

export type Site = {
  readonly home: string
  readonly url: string
  readonly program: () => Running
  readonly send: (
    method: string,
    path: string,
    body?: unknown,
    bearer?: string,
  ) => Promise<TestAnswer>
  /** ends the process and starts it again on the same directories */
  readonly restart: (signal?: NodeJS.Signals) => Promise<void>
}

/** Starts a license server for a deployment of this desk, in directories of its own. */
export async function startSite(
  t: Pick<TestContext, 'after'>,
  desk: Desk,
  options: { terms?: object; deploymentId?: string; env?: { [name: string]: string } } = {},
): Promise<Site> {
  const home = await temporaryDirectory(t)
  const deploymentId = options.deploymentId ?? (await desk.issue(options.terms)).deploymentId
  await desk.writeLicense(deploymentId, home)
  return startSiteAt(t, home, options.env)
}

/** Starts a license server on a home directory that holds its license. */
export async function startSiteAt(
  t: Pick<TestContext, 'after'>,
  home: string,
  env: { [name: string]: string } = {},
): Promise<Site> {
  const port = await freePort()
  const url = `https://127.0.0.1:${port}`
  const settings = {
    MARQUE_HOME: home,
    MARQUE_PORT: String(port),
    MARQUE_HOST: '127.0.0.1',
    ...env,
  }
  const start = (): Running => startProgram(t, [MARQUE, 'server', 'start'], { env: settings })
  let program = start()
  await answering(url, program)
  return {
    home,
    url,
    program: () => program,
    send: (method, path, body, bearer) =>
      sendRequest(`${url}${path}`, {
        method,
        body,
        headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` },
      }),
    restart: async (signal = 'SIGTERM') => {
      await program.stop(signal)
      program = start()
      await answering(url, program)
    },
  }
}

/** Where the audit log and the store of a site are. */
export const configOf = (site: Site, ...path: string[]): string =>
  join(site.home, 'config', ...path)

/** Asks for a QR code, carries it to the authority as a phone's browser does, returns the code. */
export async function scan(
  site: Pick<Site, 'send'>,
): Promise<{ challengeId: string; code: string; url: string }> {
  const challenge = await expectStatus(site.send('POST', '/license/api/v1/challenges', {}), 201)
  const { challengeId, url } = challenge as { challengeId: string; url: string }
  const approved = await expectStatus(approve(url), 200)
  return { challengeId, code: String(approved['code']), url }
}

/** Presses the button on the phone page. The URL is upper case; a browser lowers scheme and host. */
export const approve = (challengeUrl: string): Promise<TestAnswer> =>
  sendRequest(new URL(challengeUrl).href, {
    method: 'POST',
    headers: { accept: 'application/json' },
  })

export async function activate(site: Pick<Site, 'send'>): Promise<void> {
  const { challengeId, code } = await scan(site)
  await expectStatus(site.send('POST', '/license/api/v1/activations', { challengeId, code }), 200)
}

export async function answering(url: string, program?: Running): Promise<void> {
  await waitFor(
    `${url} to answer`,
    async () => {
      if (program !== undefined && program.process.exitCode !== null) {
        throw new Error(`the license server ended: ${program.stderr()}${program.stdout()}`)
      }
      const answer = await sendRequest(`${url}/healthz`).catch(() => undefined)
      return answer?.status === 200
    },
    60_000,
  )
}

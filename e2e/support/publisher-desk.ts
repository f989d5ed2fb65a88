// A publisher at work through the command line and the API: keys, an authority, issued deployments.
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { TestContext } from 'node:test'
import {
  type Finished,
  type Running,
  runProgram,
  sendRequest,
  startProgram,
  type TestAnswer,
  temporaryDirectory,
} from '@marque/testkit'

export const MARQUE = resolve(import.meta.dirname, '../../bin/marque')

export type Desk = {
  readonly url: string
  readonly dataDirectory: string
  readonly trustFile: string
  readonly token: string
  readonly program: Running
  /** runs `marque …` against this authority */
  readonly marque: (...args: string[]) => Promise<Finished>
  readonly api: (method: string, path: string, body?: unknown) => Promise<TestAnswer>
  /** request → confirm; returns the ids */
  readonly issue: (terms?: object) => Promise<{ licenseId: string; deploymentId: string }>
  /** writes the `license/` folder of a deployment below `home` */
  readonly writeLicense: (deploymentId: string, home: string) => Promise<void>
}

export async function startDesk(
  t: Pick<TestContext, 'after'>,
  options: { product?: string; mailAddress?: string; env?: { [name: string]: string } } = {},
): Promise<Desk> {
  const dataDirectory = await temporaryDirectory(t)
  const passphrase = join(dataDirectory, 'passphrase')
  await writeFile(passphrase, 'TEST passphrase of the root key', { mode: 0o600 })
  const secret = { MARQUE_ROOT_PASSPHRASE_FILE: passphrase }
  const names = ['--publisher', 'Acme Software', '--slug', 'acme']
  const product = options.product ?? 'Report Server'
  const mail = options.mailAddress === undefined ? [] : ['--mail-address', options.mailAddress]
  const what = ['--product', product, ...mail]
  await mustRun(['keys', 'init', '--data', dataDirectory, ...names, ...what], secret)
  const asAdmin = ['token', 'create', '--role', 'admin', '--data', dataDirectory]
  const made = await mustRun(asAdmin, options.env)
  const token = made.stdout.trim()
  const tokenFile = join(dataDirectory, 'token')
  await writeFile(tokenFile, token, { mode: 0o600 })
  const start = [MARQUE, 'authority', 'start', '--data', dataDirectory, '--port', '0']
  const program = startProgram(t, start, { env: options.env ?? {} })
  const [, url = ''] = await program.saw(/listening on (http\S+)/)
  const env = { MARQUE_AUTHORITY_URL: url, MARQUE_TOKEN_FILE: tokenFile }
  const api: Desk['api'] = (method, path, body) =>
    sendRequest(`${url}/api/v1${path}`, {
      method,
      body,
      headers: { authorization: `Bearer ${token}` },
    })
  await expectStatus(api('POST', '/licensees', LICENSEE), 201)
  return {
    url,
    dataDirectory,
    trustFile: join(dataDirectory, 'trust.json'),
    token,
    program,
    marque: (...args) => runProgram([MARQUE, ...args], { env }),
    api,
    issue: (terms = {}) => issue(api, terms),
    writeLicense: async (deploymentId, home) => {
      const out = join(home, 'license')
      const args = ['deployment', 'files', deploymentId, '--out', out]
      const done = await runProgram([MARQUE, ...args], { env })
      if (done.exitCode !== 0) throw new Error(done.stderr)
      await readFile(join(out, 'license.json'))
    },
  }
}

export const LICENSEE = {
  name: 'Example Works',
  email: 'admin@example.com',
  contractSignedOn: '2026-03-31',
}

export const REQUEST = {
  from: 'admin@example.com',
  company: 'Example Works',
  projectName: 'reporting',
  contractSignedOn: '2026-03-31',
  registrationMethod: 'Private Cloud AUTH',
  maxRegistrations: 3,
  product: 'Report Server',
  productVersion: { minor: '11.5', build: '2026-06-01' },
}

export async function expectStatus(
  answer: Promise<TestAnswer>,
  status: number,
): Promise<Record<string, unknown>> {
  const got = await answer
  if (got.status !== status) throw new Error(`expected ${status}, got ${got.status}: ${got.text}`)
  return got.text === '' ? {} : got.json()
}

async function issue(
  api: Desk['api'],
  terms: object,
): Promise<{ licenseId: string; deploymentId: string }> {
  const request = await expectStatus(api('POST', '/requests', REQUEST), 201)
  if (request['state'] !== 'open') throw new Error(`faults: ${JSON.stringify(request['faults'])}`)
  const path = `/requests/${request['id']}/confirm`
  const confirmed = await expectStatus(api('POST', path, { terms }), 201)
  const { license, deployment } = confirmed as {
    license: { id: string }
    deployment: { id: string }
  }
  return { licenseId: license.id, deploymentId: deployment.id }
}

async function mustRun(
  args: readonly string[],
  env: { [name: string]: string } = {},
): Promise<Finished> {
  const done = await runProgram([MARQUE, ...args], { env })
  if (done.exitCode !== 0) throw new Error(`marque ${args.join(' ')}: ${done.stderr}`)
  return done
}

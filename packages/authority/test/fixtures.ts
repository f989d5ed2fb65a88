// A real authority on an ephemeral port with TEST keys, and the other side of it: a person with a
// token, a license server that makes challenges, a phone.

import { mkdtempSync, rmSync } from 'node:fs'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Challenge,
  challengeUrl,
  type DeploymentId,
  type InstanceId,
  type LicenseFile,
  parseSigningPem,
  parseTrust,
  RECORD_ZERO,
  type Signer,
  sealChallenge,
  signChallenge,
  signingKeyFromSeed,
  uuidFrom,
  type VerifiedLicense,
  verifyLicenseFile,
} from '@marque/protocol'
import { type FixedClock, fixedClock, seededRandom, temporaryDirectory } from '@marque/testkit'
import {
  type AuthorityOptions,
  createToken,
  initKeys,
  type Log,
  type Role,
  startAuthority,
} from '../src/index.ts'

export const PASSPHRASE = 'TEST passphrase'
export const LICENSEE = {
  name: 'Example Works',
  email: 'it@example.com',
  contractSignedOn: '2026-01-15',
}
export const REQUEST = {
  from: 'it@example.com',
  company: 'Example Works',
  projectName: 'reporting',
  contractSignedOn: '2026-01-15',
  registrationMethod: 'Private Cloud AUTH',
  maxRegistrations: 10,
  productVersion: { minor: '11.5', build: '2026-06-01' },
}

/** At whose end everything is taken down; what was set up last goes first. */
export type Test = { readonly after: (cleanUp: () => unknown) => void }

/** Keeps what was logged, so that tests can look for secrets in it. */
export function collectingLog(): Log & { readonly lines: string[] } {
  const lines: string[] = []
  const keep = (fields: object, message: string): void => {
    lines.push(JSON.stringify({ ...fields, message }, describeError))
  }
  return { lines, info: keep, warn: keep, error: keep }
}

const describeError = (_key: string, value: unknown): unknown =>
  value instanceof Error ? { message: value.message, cause: value.cause } : value

let prepared: Promise<string> | undefined

/** Keys take half a second to make under a passphrase: once for each test file. */
function preparedKeys(): Promise<string> {
  prepared ??= (async () => {
    const directory = mkdtempSync(join(tmpdir(), 'marque-test-keys-'))
    process.on('exit', () => rmSync(directory, { recursive: true, force: true }))
    await initKeys({
      dataDirectory: directory,
      passphrase: PASSPHRASE,
      publisher: 'TEST Acme',
      slug: 'acme',
      products: ['Report Server'],
      clock: fixedClock(),
      random: seededRandom('keys'),
    })
    return directory
  })()
  return prepared
}

/** A data directory with keys and nothing else. */
export async function dataDirectory(t: Test): Promise<string> {
  const directory = await temporaryDirectory(t)
  await cp(await preparedKeys(), directory, { recursive: true })
  return directory
}

export type Answer = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into JSON of every shape.
  readonly json: any
}

export type Ask = {
  readonly body?: unknown
  readonly token?: string
  readonly headers?: Record<string, string>
}

export type TestAuthority = {
  readonly url: string
  /** 0: no mails are received */
  readonly smtpPort: number
  readonly directory: string
  readonly clock: FixedClock
  readonly log: ReturnType<typeof collectingLog>
  readonly tokens: { readonly [role in Role]: string }
  /** as an administrator, unless a token is given */
  readonly api: (method: string, path: string, ask?: Ask) => Promise<Answer>
  /** the same data, a new process as far as anybody can tell */
  readonly restart: () => Promise<TestAuthority>
  readonly close: () => Promise<void>
}

type TestOptions = {
  readonly imageDirectory?: string
  readonly publicUrl?: string
  readonly trustedProxies?: readonly string[]
  readonly mailIn?: AuthorityOptions['mailIn']
  readonly mailOut?: AuthorityOptions['mailOut']
  /** of publisher.json */
  readonly mailAddresses?: readonly string[]
}

export async function testAuthority(t: Test, options: TestOptions = {}): Promise<TestAuthority> {
  const directory = await dataDirectory(t)
  if (options.mailAddresses !== undefined) {
    await nameAddresses(directory, options.mailAddresses)
  }
  const token = async (role: Role): Promise<string> =>
    (await createToken({ dataDirectory: directory, role, name: `TEST ${role}` })).token
  const tokens = {
    admin: await token('admin'),
    issuer: await token('issuer'),
    viewer: await token('viewer'),
  }
  return open(t, { ...options, directory, tokens, clock: fixedClock() })
}

async function nameAddresses(directory: string, mailAddresses: readonly string[]): Promise<void> {
  const file = join(directory, 'publisher.json')
  const publisher = JSON.parse(await readFile(file, 'utf8'))
  await writeFile(file, JSON.stringify({ ...publisher, mailAddresses }))
}

async function open(
  t: Test,
  given: Pick<TestAuthority, 'directory' | 'tokens' | 'clock'> & TestOptions,
): Promise<TestAuthority> {
  const { directory, tokens, clock } = given
  const log = collectingLog()
  const authority = await startAuthority({
    dataDirectory: directory,
    port: 0,
    host: '127.0.0.1',
    imageDirectory: given.imageDirectory ?? join(directory, 'no-base-layers'),
    ...(given.publicUrl !== undefined && { publicUrl: given.publicUrl }),
    trustedProxies: given.trustedProxies ?? [],
    ...(given.mailIn !== undefined && { mailIn: given.mailIn }),
    ...(given.mailOut !== undefined && { mailOut: given.mailOut }),
    clock,
    log,
  })
  let closed: Promise<void> | undefined
  const close = (): Promise<void> => {
    closed ??= authority.close()
    return closed
  }
  t.after(close)
  return {
    url: authority.url,
    smtpPort: authority.smtpPort ?? 0,
    directory,
    clock,
    log,
    tokens,
    api: (method, path, ask = {}) =>
      send(`${authority.url}/api/v1${path}`, method, { token: tokens.admin, ...ask }),
    restart: async () => {
      await close()
      return open(t, given)
    },
    close,
  }
}

export async function send(url: string, method: string, ask: Ask = {}): Promise<Answer> {
  const { body, token, headers = {} } = ask
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: {
      ...(token !== undefined && token !== '' && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '')
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson && text !== '' ? JSON.parse(text) : undefined,
  }
}

/** The license server of an issued deployment, as far as its activation goes. */
export type TestServer = {
  readonly deploymentId: DeploymentId
  readonly licenseId: string
  readonly license: VerifiedLicense['license']
  readonly file: LicenseFile
  readonly seed: Uint8Array<ArrayBuffer>
  /** a signed, sealed challenge as the path of its address: `/A/…` */
  readonly challengePath: (fields?: Partial<Challenge>) => Promise<string>
}

let issued = 0

/** Licensee, request, confirmation, license folder: everything up to a running license server. */
export async function issueServer(
  authority: TestAuthority,
  terms: object = {},
): Promise<TestServer> {
  const { api } = authority
  await api('POST', '/licensees', { body: LICENSEE })
  const request = await api('POST', '/requests', { body: REQUEST })
  const confirmed = await api('POST', `/requests/${request.json.id}/confirm`, { body: { terms } })
  return serverOf(authority, confirmed.json.deployment.id)
}

/** The license server that an operator would start from what was issued. */
export async function serverOf(
  authority: TestAuthority,
  deploymentId: string,
): Promise<TestServer> {
  const folder = await readLicenseFolder(authority, deploymentId)
  const verified = await verifyLicenseFile(folder.license, parseTrust(folder.trust))
  const seed = await parseSigningPem(folder.key)
  const { signer } = await signingKeyFromSeed(seed)
  const { license, file } = verified
  return {
    deploymentId: license.deployment.id,
    licenseId: license.jti,
    license,
    file,
    seed,
    challengePath: (fields = {}) =>
      challengePathOf({ license, signer, now: authority.clock.now() }, fields),
  }
}

async function challengePathOf(
  server: { license: VerifiedLicense['license']; signer: Signer; now: number },
  fields: Partial<Challenge>,
): Promise<string> {
  const random = seededRandom(`challenge ${issued++}`)
  const challenge: Challenge = {
    deploymentId: server.license.deployment.id,
    instanceId: uuidFrom<InstanceId>(seededRandom('instance')(16)),
    nonce: random(16),
    code: '482917',
    issuedAt: server.now,
    sequence: 1,
    previous: RECORD_ZERO,
    reason: 'first-start',
    licenseSerial: 1,
    ...fields,
  }
  const [key] = server.license.activation.keys
  if (key === undefined) throw new Error('a license names an activation key')
  const envelope = await sealChallenge(await signChallenge(challenge, server.signer), key.jwk)
  return challengeUrl('', envelope)
}

/** `…/files`, unpacked the way a tar of three small files is. */
export async function readLicenseFolder(
  authority: Pick<TestAuthority, 'url' | 'tokens'>,
  deploymentId: string,
): Promise<{ license: unknown; trust: unknown; key: string }> {
  const url = `${authority.url}/api/v1/deployments/${deploymentId}/files`
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${authority.tokens.issuer}` },
  })
  const files = readTar(new Uint8Array(await response.arrayBuffer()))
  return {
    license: JSON.parse(files.get('license/license.json') ?? ''),
    trust: JSON.parse(files.get('license/trust.json') ?? ''),
    key: files.get('license/deployment.key') ?? '',
  }
}

/** Names and text contents of a ustar archive. */
export function readTar(bytes: Uint8Array): ReadonlyMap<string, string> {
  const text = (start: number, length: number): string =>
    new TextDecoder().decode(bytes.subarray(start, start + length)).replace(/\0.*$/s, '')
  const files = new Map<string, string>()
  for (let offset = 0; offset < bytes.length && bytes[offset] !== 0; ) {
    const size = Number.parseInt(text(offset + 124, 12), 8)
    files.set(
      text(offset, 100),
      new TextDecoder().decode(bytes.subarray(offset + 512, offset + 512 + size)),
    )
    offset += 512 + Math.ceil(size / 512) * 512
  }
  return files
}

export const JSON_PHONE = { accept: 'application/json' }
/** What a phone's browser sends. */
export const BROWSER_PHONE = {
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'accept-language': 'en-GB,en;q=0.9',
}

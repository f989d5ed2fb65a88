// A publisher with fixed TEST keys that issues real licenses for real deployments.
import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type DeploymentId,
  importReceivingKey,
  type License,
  type LicenseFile,
  type LicenseId,
  type ReceivingKey,
  type Signer,
  type SigningJwk,
  signDelegation,
  signingKeyFromSeed,
  signLicenseFile,
  type Trust,
  thumbprint,
  uuidFrom,
} from '@marque/protocol'
import { TEST_NOW } from './fixed-clock.ts'

type SigningKey = { signer: Signer; jwk: SigningJwk; pem: string }

export type TestPublisher = {
  readonly trust: Trust
  readonly root: SigningKey
  readonly issuing: SigningKey
  readonly delegation: string
  readonly activationKey: ReceivingKey
  /** Issues a license for a deployment of that name; equal names give equal ids and keys. */
  readonly issue: (name: string, terms?: Partial<License>) => Promise<TestDeployment>
}

export type TestDeployment = {
  readonly license: License
  readonly file: LicenseFile
  readonly key: SigningKey
  /** 32 bytes */
  readonly seed: Uint8Array<ArrayBuffer>
}

/** @param name equal names give equal keys; two names are two publishers */
export async function testPublisher(name = 'acme'): Promise<TestPublisher> {
  const root = await signingKeyFromSeed(seedOf(`${name} root`))
  const issuing = await signingKeyFromSeed(seedOf(`${name} issuing`))
  const activationKey = await receivingKeyFromSeed(seedOf(`${name} activation`))
  const delegation = await signDelegation(
    {
      iss: name,
      jwk: issuing.jwk,
      use: 'license',
      nbf: TEST_NOW - 86_400 * 365,
      exp: TEST_NOW + 86_400 * 365 * 20,
    },
    root.signer,
  )
  const trust: Trust = { publisher: `TEST ${name}`, slug: name, keys: [root.jwk] }
  return {
    trust,
    root,
    issuing,
    delegation,
    activationKey,
    issue: (deploymentName, terms = {}) =>
      issue({ name, deploymentName, terms, delegation, issuing: issuing.signer, activationKey }),
  }
}

/** Writes the image's license layer: `license.json`, `deployment.key`, `trust.json`. */
export async function writeLicenseFolder(
  directory: string,
  publisher: TestPublisher,
  deployment: TestDeployment,
): Promise<void> {
  await mkdir(directory, { recursive: true })
  await writeFile(join(directory, 'license.json'), JSON.stringify(deployment.file))
  await writeFile(join(directory, 'deployment.key'), deployment.key.pem)
  await writeFile(join(directory, 'trust.json'), JSON.stringify(publisher.trust))
}

async function issue(input: {
  name: string
  deploymentName: string
  terms: Partial<License>
  delegation: string
  issuing: Signer
  activationKey: ReceivingKey
}): Promise<TestDeployment> {
  const label = `${input.name} ${input.deploymentName}`
  const seed = seedOf(`${label} deployment`)
  const key = await signingKeyFromSeed(seed)
  const { jwk } = input.activationKey
  const license: License = {
    jti: uuidFrom<LicenseId>(seedOf(`${label} license`).subarray(0, 16)),
    serial: 1,
    iss: input.name,
    iat: TEST_NOW,
    licensee: { id: 'licensee-1', name: 'Example Works' },
    product: { id: 'report-server', name: 'Report Server' },
    project: 'reporting',
    deployment: {
      id: uuidFrom<DeploymentId>(seedOf(`${label} id`).subarray(0, 16)),
      jwk: key.jwk,
      image: '1.0.0',
    },
    accountStatus: 'active',
    maxConnections: 10,
    versions: { range: '~11.5' },
    entitlements: { dashboards: true, reports: 25 },
    lease: { renewSeconds: 7200, graceSeconds: 86_400 },
    restartRecovery: { minProductVersion: '0.0.0' },
    activation: {
      url: 'http://127.0.0.1:8080',
      keys: [{ kid: await thumbprint(jwk), jwk }],
      clockToleranceSeconds: 3600,
    },
    ...input.terms,
  }
  const file = await signLicenseFile({
    license,
    delegation: input.delegation,
    issuing: input.issuing,
  })
  return { license, file, key, seed }
}

const seedOf = (label: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(createHash('sha256').update(`TEST key: ${label}`).digest())

const X25519_PKCS8_HEAD = Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 110, 4, 34, 4, 32)

async function receivingKeyFromSeed(seed: Uint8Array): Promise<ReceivingKey> {
  const der = Uint8Array.from([...X25519_PKCS8_HEAD, ...seed])
  const key = await crypto.subtle.importKey('pkcs8', der, 'X25519', true, ['deriveBits'])
  const { x = '', d = '' } = await crypto.subtle.exportKey('jwk', key)
  return importReceivingKey({ kty: 'OKP', crv: 'X25519', x, d })
}

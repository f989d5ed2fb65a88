// The files that every transcript finds in its directory: documents of a publisher with TEST keys,
// good and broken, and base layers of an image that holds next to nothing.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildLayer, type RuntimeConfig, writeBase } from '@marque/image'
import {
  AUDIT_ZERO,
  type AuditLine,
  auditBytes,
  encodeHex,
  sealPrivateConfig,
  sha256,
  signArchiveStatement,
  signLease,
  signRefusal,
  uuidFrom,
} from '@marque/protocol'
import {
  seededRandom,
  TEST_NOW,
  type TestDeployment,
  testPublisher,
  writeLicenseFolder,
} from '@marque/testkit'

const idRandom = seededRandom('transcripts: ids')
const NODE = uuidFrom<never>(idRandom(16))
const PROJECT = uuidFrom<never>(idRandom(16))
const REGISTRATION = uuidFrom<never>(idRandom(16))
const INSTANCE = uuidFrom<never>(idRandom(16))

const REQUEST = {
  from: 'admin@works.example',
  company: 'Example Works',
  projectName: 'reporting',
  contractSignedOn: '2026-01-31',
  registrationMethod: 'Private Cloud AUTH',
  maxRegistrations: 2,
  productVersion: { minor: '11.5' },
}

export async function writeFixtures(directory: string): Promise<void> {
  const write = (name: string, content: string | object): Promise<void> =>
    writeFile(
      join(directory, name),
      typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`,
    )
  const publisher = await testPublisher()
  const site = await publisher.issue('site')
  const ended = await publisher.issue('ended', { exp: TEST_NOW + 86_400 })
  await mkdir(join(directory, 'site/config'), { recursive: true })
  await writeLicenseFolder(join(directory, 'site/license'), publisher, site)
  await write('trust.json', publisher.trust)
  await write('other-trust.json', (await testPublisher('other')).trust)
  await write('expired.json', ended.file)
  await write('altered.json', { ...site.file, license: altered(site.file.license) })
  await write('lease.json', { lease: await lease(site), licenseFile: site.file, leaseSecret: 'x' })
  await write('lease.jws', await lease(site))
  await write('refusal.json', { refusal: await refusal(site), licenseFile: site.file })
  await write('archive.jws', await statement(publisher.issuing.signer, site))
  await write('request.json', REQUEST)
  await writePrivateConfigs(write, site)
  await writeAuditLogs(write)
  await writeSmallBase(join(directory, 'base'))
}

type Write = (name: string, content: string | object) => Promise<void>

/** Another payload under the same signature. */
function altered(jws: string): string {
  const [header, payload = '', signature] = jws.split('.')
  const fields: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const more = JSON.stringify({ ...(fields as object), maxConnections: 1_000_000 })
  return `${header}.${Buffer.from(more).toString('base64url')}.${signature}`
}

const lease = (site: TestDeployment): Promise<string> =>
  signLease(
    {
      jti: REGISTRATION,
      iss: site.license.deployment.id,
      sub: NODE,
      project: PROJECT,
      nonce: 'AAAAAAAAAAAAAAAAAAAAAA',
      iat: TEST_NOW,
      exp: TEST_NOW + 86_400,
      license: { jti: site.license.jti, serial: 1 },
      epoch: { boot: 1, random: 'AAAAAAAAAAAAAAAAAAAAAA' },
    },
    site.key.signer,
  )

const refusal = (site: TestDeployment): Promise<string> =>
  signRefusal(
    {
      iss: site.license.deployment.id,
      nonce: 'AAAAAAAAAAAAAAAAAAAAAA',
      iat: TEST_NOW,
      code: 30007,
      sub: NODE,
      project: PROJECT,
    },
    site.key.signer,
  )

const statement = (
  issuing: Parameters<typeof signArchiveStatement>[1],
  site: TestDeployment,
): Promise<string> =>
  signArchiveStatement(
    {
      iss: site.license.iss,
      iat: TEST_NOW,
      deployment: site.license.deployment.id,
      sha256: '0'.repeat(64),
    },
    issuing,
  )

async function writePrivateConfigs(write: Write, site: TestDeployment): Promise<void> {
  const random = seededRandom('transcripts: privateConfig')
  const config = {
    deploymentId: site.license.deployment.id,
    instanceId: INSTANCE,
    createdAt: TEST_NOW,
    sequence: 1,
    record: random(16),
    attempts: { wrong: 0 },
    boot: 1,
    licenseSerial: 1,
    highWater: TEST_NOW,
    instanceSecret: random(32),
  }
  const sealed = await sealPrivateConfig(config, { seed: site.seed, random })
  await write('site/config/privateConfig', sealed)
  await write('site/config/edited', { ...sealed, sequence: 7 })
}

async function writeAuditLogs(write: Write): Promise<void> {
  const lines: AuditLine[] = []
  for (let sequence = 1; sequence <= 5; sequence++) {
    const previous = lines.at(-1)?.hash ?? AUDIT_ZERO
    const details = { project: PROJECT, attempt: sequence }
    const facts = { sequence, at: TEST_NOW + sequence, name: 'seat.claimed', details, previous }
    lines.push({ ...facts, hash: encodeHex(await sha256(auditBytes(facts))) })
  }
  const log = (kept: readonly object[]): string =>
    `${kept.map((l) => JSON.stringify(l)).join('\n')}\n`
  await write('audit.jsonl', log(lines))
  await write('audit-without-3.jsonl', log(lines.filter(({ sequence }) => sequence !== 3)))
  await write('audit-from-3.jsonl', log(lines.slice(2)))
  await write('audit-edited.jsonl', log(lines).replace('"attempt":4', '"attempt":9'))
}

const RUNTIME: RuntimeConfig = {
  Env: ['PATH=/usr/local/bin'],
  Entrypoint: ['/usr/local/bin/node', '/app/server.mjs'],
  ExposedPorts: { '8081/tcp': {} },
  Healthcheck: {
    Test: ['CMD', '/usr/local/bin/node', '/app/healthcheck.mjs'],
    Interval: 30e9,
    Timeout: 5e9,
    StartPeriod: 10e9,
    StartInterval: 1e9,
    Retries: 3,
  },
  Labels: { 'org.opencontainers.image.title': 'TEST' },
  StopSignal: 'SIGTERM',
  WorkingDir: '/app',
}

async function writeSmallBase(directory: string): Promise<void> {
  const created = '2026-06-01T00:00:00Z'
  const mtime = TEST_NOW
  const layers = (architecture: string) =>
    ['os', 'node', 'program'].map((name) =>
      buildLayer(
        [{ type: 'file', name, mode: 0o644, content: Buffer.from(`TEST ${name} ${architecture}`) }],
        { mtime, createdBy: `TEST: ${name}` },
      ),
    )
  await writeBase(directory, {
    created,
    runtime: RUNTIME,
    images: [
      { architecture: 'amd64', layers: layers('amd64') },
      { architecture: 'arm64', layers: layers('arm64') },
    ],
  })
}

// The other side of an activation: license servers that were issued for real, each of which goes on from
// challenge to challenge as if it were restarted, and a phone that brings them.
import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type Challenge,
  challengeUrl,
  encodeUint64,
  type InstanceId,
  type License,
  nextRecord,
  parseJson,
  parseSigningPem,
  parseTrust,
  RECORD_ZERO,
  sealChallenge,
  sha256,
  signChallenge,
  signingKeyFromSeed,
  uuidFrom,
  verifyLicenseFile,
} from '@marque/protocol'
import { temporaryDirectory } from '@marque/testkit'
import type { Desk } from '../../e2e/support/publisher-desk.ts'

type Cleaning = { readonly after: (clean: () => unknown) => void }

/** @returns paths `/A/…`; those of one server are in the order in which they must be brought */
export async function makeScans(
  scope: Cleaning,
  desk: Desk,
  plan: { servers: number; scansEach: number },
): Promise<readonly string[]> {
  const ids = await mapAtOnce(8, plan.servers, async () => (await desk.issue()).deploymentId)
  const servers = await mapAtOnce(8, ids.length, async (index) =>
    scansOf(await readSite(scope, desk, ids[index] ?? ''), plan.scansEach),
  )
  return Array.from({ length: plan.scansEach }, (_, scan) =>
    servers.map((scans) => scans[scan] ?? ''),
  ).flat()
}

type Site = { readonly license: License; readonly seed: Uint8Array<ArrayBuffer> }

async function readSite(scope: Cleaning, desk: Desk, deploymentId: string): Promise<Site> {
  const home = await temporaryDirectory(scope)
  const answer = await fetch(`${desk.url}/api/v1/deployments/${deploymentId}/files`, {
    headers: { authorization: `Bearer ${desk.token}` },
  })
  const input = new Uint8Array(await answer.arrayBuffer())
  execFileSync('tar', ['--extract', '--file=-', `--directory=${home}`], { input })
  const read = (name: string) => readFile(join(home, 'license', name), 'utf8')
  const trust = parseTrust(parseJson(await read('trust.json')))
  const { license } = await verifyLicenseFile(parseJson(await read('license.json')), trust)
  return { license, seed: await parseSigningPem(await read('deployment.key')) }
}

async function scansOf({ license, seed }: Site, count: number): Promise<readonly string[]> {
  const { signer } = await signingKeyFromSeed(seed)
  const [key] = license.activation.keys
  if (key === undefined) throw new Error('a license names an activation key')
  const bytes = await sha256(seed)
  const instanceId = uuidFrom<InstanceId>(bytes.slice(0, 16))
  const paths: string[] = []
  let previous = RECORD_ZERO
  for (let sequence = 1; sequence <= count; sequence++) {
    const challenge: Challenge = {
      deploymentId: license.deployment.id,
      instanceId,
      nonce: (await sha256(new Uint8Array([...bytes, ...encodeUint64(sequence)]))).slice(0, 16),
      code: '482917',
      issuedAt: Math.floor(Date.now() / 1000),
      sequence,
      previous,
      reason: sequence === 1 ? 'first-start' : 'restart',
      licenseSerial: license.serial,
    }
    paths.push(
      challengeUrl('', await sealChallenge(await signChallenge(challenge, signer), key.jwk)),
    )
    previous = await nextRecord(challenge)
  }
  return paths
}

/** Results in order, a few at once. */
async function mapAtOnce<T>(
  atOnce: number,
  count: number,
  work: (index: number) => Promise<T>,
): Promise<T[]> {
  const results: T[] = new Array(count)
  let next = 0
  const worker = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) results[index] = await work(index)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return results
}

// The license layer of the image: license, deployment key, trust anchor. Nothing here is believed
// before it verifies by the pinned root keys and names the deployment whose key lies beside it.
// Implements docs/contract.md, "License server", `license/`; docs/protocol.md §2.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type Bytes,
  type Fault,
  MarqueError,
  parseJson,
  parseSigningPem,
  parseTrust,
  signingKeyFromSeed,
  type Trust,
  type VerifiedLicense,
  verifyLicenseFile,
} from '@marque/protocol'
import { ConfigurationError } from '../configuration-error.ts'

export type LicenseFolder = {
  readonly trust: Trust
  /** the 32-byte seed of the deployment key */
  readonly seed: Bytes
  readonly license: VerifiedLicense
}

/** @throws ConfigurationError naming the file and the remedy */
export async function readLicenseFolder(directory: string): Promise<LicenseFolder> {
  const trust = await readTrust(join(directory, 'trust.json'))
  const seed = await readSeed(join(directory, 'deployment.key'))
  const imageFile = join(directory, 'license.json')
  const image = await verifyImageLicense(await readText(imageFile), { trust, file: imageFile })
  await checkDeploymentKey(image, { seed, directory })
  return { trust, seed, license: image }
}

const MEND =
  'mount the license folder that belongs to this deployment (marque deployment files ID --out DIR), or start the image as the publisher delivered it'

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown reason'
    const missing = code === 'ENOENT' || code === 'ENOTDIR'
    throw new ConfigurationError(
      missing ? `${path} is missing` : `${path} cannot be read (${code})`,
      code === 'EACCES' ? 'let the user that runs the license server read it' : MEND,
      { cause },
    )
  }
}

async function readTrust(path: string): Promise<Trust> {
  const json = readJson(await readText(path), path)
  try {
    return parseTrust(json)
  } catch (cause) {
    if (!(cause instanceof MarqueError)) throw cause
    throw new ConfigurationError(`${path} is no trust anchor: ${reasonOf(cause)}`, MEND, { cause })
  }
}

async function readSeed(path: string): Promise<Bytes> {
  const pem = await readText(path)
  try {
    return await parseSigningPem(pem)
  } catch (cause) {
    throw new ConfigurationError(`${path} is not an Ed25519 private key`, MEND, { cause })
  }
}

function readJson(text: string, path: string): unknown {
  try {
    return parseJson(text)
  } catch (cause) {
    throw new ConfigurationError(`${path} is not JSON`, MEND, { cause })
  }
}

async function verifyImageLicense(
  text: string,
  from: { trust: Trust; file: string },
): Promise<VerifiedLicense> {
  const json = readJson(text, from.file)
  try {
    return await verifyLicenseFile(json, from.trust)
  } catch (cause) {
    if (!(cause instanceof MarqueError)) throw cause
    throw new ConfigurationError(`${from.file} does not verify: ${reasonOf(cause)}`, MEND, {
      cause,
    })
  }
}

async function checkDeploymentKey(
  license: VerifiedLicense,
  from: { seed: Bytes; directory: string },
): Promise<void> {
  const { jwk } = await signingKeyFromSeed(from.seed)
  if (jwk.x === license.license.deployment.jwk.x) return
  throw new ConfigurationError(
    `deployment.key in ${from.directory} does not belong to license.json beside it`,
    MEND,
  )
}

/** @throws MarqueError 10000 */
export function parseLicenseText(text: string): unknown {
  try {
    return parseJson(text)
  } catch (cause) {
    throw new MarqueError('JSON_PARSER_ERROR', { reason: 'license.json is not JSON' }, { cause })
  }
}

/** The public reason of a refusal, short enough for a line. */
export function reasonOf(error: MarqueError): string {
  const { reason, faults } = error.details
  if (typeof reason !== 'string') return error.message
  if (!Array.isArray(faults)) return reason
  const named = faults.map((fault: Fault) => `${fault.field} ${fault.problem}`)
  return `${reason}: ${named.join(', ')}`
}

// The license that a deployment starts with: the image's license layer, and a newer file in the
// config directory. Nothing here is believed before it verifies by the pinned root keys and names
// the deployment whose key lies beside it. Implements docs/protocol.md §2, "Newer wins".
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type Bytes,
  MarqueError,
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
  /** of the copies on disk, the one with the highest serial */
  readonly license: VerifiedLicense
  /** why `config/license.json` was refused, if it was */
  readonly refusedFile: MarqueError | undefined
}

/** @throws ConfigurationError naming the file and the remedy */
export async function readLicenseFolder(input: {
  readonly licenseDirectory: string
  /** `config/license.json` */
  readonly newerFile: string
}): Promise<LicenseFolder> {
  const { licenseDirectory: directory } = input
  const trust = await readTrust(join(directory, 'trust.json'))
  const seed = await readSeed(join(directory, 'deployment.key'))
  const imageFile = join(directory, 'license.json')
  const image = await verifyImageLicense(await readText(imageFile), { trust, file: imageFile })
  await checkDeploymentKey(image, { seed, directory })
  const newer = await readNewer(input.newerFile, { trust, deployment: image })
  const license =
    newer.license !== undefined && newer.license.license.serial > image.license.serial
      ? newer.license
      : image
  return { trust, seed, license, refusedFile: newer.refused }
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

const readTrust = async (path: string): Promise<Trust> =>
  parseTrust(parseJson(await readText(path), path)) satisfies Trust

async function readSeed(path: string): Promise<Bytes> {
  const pem = await readText(path)
  try {
    return await parseSigningPem(pem)
  } catch (cause) {
    throw new ConfigurationError(`${path} is not an Ed25519 private key`, MEND, { cause })
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ConfigurationError(`${path} is not JSON`, MEND, { cause })
  }
}

async function verifyImageLicense(
  text: string,
  from: { trust: Trust; file: string },
): Promise<VerifiedLicense> {
  const json = parseJson(text, from.file)
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

/** A newer file is a person's upload: a bad one is refused by name, and the image's license rules. */
async function readNewer(
  path: string,
  from: { trust: Trust; deployment: VerifiedLicense },
): Promise<{ license?: VerifiedLicense; refused?: MarqueError }> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new ConfigurationError(
      `${path} cannot be read (${error.code ?? 'unknown reason'})`,
      'let the user that runs the license server read it',
      { cause: error },
    )
  })
  if (text === undefined) return {}
  try {
    const license = await verifyLicenseFile(parseLicenseText(text), from.trust)
    if (license.license.deployment.id !== from.deployment.license.deployment.id) {
      throw new MarqueError('CERTIFICATE_INCORRECT', { reason: 'it is of another deployment' })
    }
    if (license.license.deployment.jwk.x !== from.deployment.license.deployment.jwk.x) {
      throw new MarqueError('CERTIFICATE_INCORRECT', { reason: 'it names another deployment key' })
    }
    return { license }
  } catch (error) {
    if (!(error instanceof MarqueError)) throw error
    return { refused: error }
  }
}

/** @throws MarqueError 10000 */
export function parseLicenseText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new MarqueError('JSON_PARSER_ERROR', { reason: 'license.json is not JSON' }, { cause })
  }
}

/** The public reason of a refusal, short enough for a line. */
export const reasonOf = (error: MarqueError): string => {
  const { reason } = error.details
  return typeof reason === 'string' ? reason : error.message
}

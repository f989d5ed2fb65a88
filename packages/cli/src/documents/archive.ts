// Image archives: what is in one, and whether it is what the publisher made. An archive whose layers
// were swapped can be consistent in itself; only the publisher's statement of its SHA-256 tells.
import { type ArchiveSummary, readArchive, validateArchive } from '@marque/image'
import {
  type License,
  LicenseFileSchema,
  LicenseSchema,
  parseJson,
  parseTrust,
  parseWith,
  readUnverified,
  type Trust,
  verifyArchiveStatement,
  verifyLicenseFile,
} from '@marque/protocol'
import { CliError } from '../errors.ts'
import { explainImageErrors } from '../image-error.ts'
import { type Fact, sizeText } from '../text.ts'
import type { Description } from './inspect-document.ts'

const REMEDY = 'Get the archive again from the publisher and compare its SHA-256.'

export async function summarizeArchive(path: string): Promise<Description> {
  const archive = await explainImageErrors(() => readArchive(path))
  const file = parseWith(LicenseFileSchema, jsonOf(archive.license, path), 'license file')
  const license = parseWith(LicenseSchema, readUnverified(file.license).payload, 'license')
  return { data: archiveData(archive, license), facts: archiveFacts(archive, license) }
}

/**
 * @param statement the text of `archive.jws`; without it layers of the program are not vouched for
 * @throws CliError `invalidDocument` naming what is wrong with the archive
 * @throws MarqueError 40000 if license, trust anchor or statement are not the publisher's
 */
export async function verifyArchive(input: {
  path: string
  trust: Trust
  statement: string | undefined
}): Promise<Description & { readonly license: License }> {
  const { path, trust, statement } = input
  const [fault, ...more] = await explainImageErrors(() => validateArchive(path))
  if (fault !== undefined) {
    const others = more.length === 0 ? '' : ` (and ${more.length} more)`
    throw invalid(`${path}: ${fault.where}: ${fault.what}${others}`)
  }
  const archive = await explainImageErrors(() => readArchive(path))
  const { license, file } = await verifyLicenseFile(jsonOf(archive.license, path), trust)
  checkPinnedTrust(parseTrust(jsonOf(archive.trust, path)), trust, path)
  checkNames(archive, trust, path)
  if (statement !== undefined) {
    const { delegation } = file
    const stated = await verifyArchiveStatement({ jws: statement, delegation, trust })
    if (stated.sha256 !== archive.sha256) {
      throw invalid(`${path} has SHA-256 ${archive.sha256}, the publisher states ${stated.sha256}`)
    }
    if (stated.deployment !== license.deployment.id) {
      throw invalid(`${path}: the publisher's statement is for deployment ${stated.deployment}`)
    }
  }
  const by: Fact = ['stated by publisher', statement === undefined ? 'no' : 'yes']
  return {
    license,
    data: { ...archiveData(archive, license), stated: statement !== undefined },
    facts: [...archiveFacts(archive, license), by],
  }
}

/** The license server in the archive must believe nobody whom its receiver does not believe. */
function checkPinnedTrust(pinned: Trust, trust: Trust, path: string): void {
  const known = new Set(trust.keys.map(({ x }) => x))
  if (pinned.slug !== trust.slug || pinned.keys.some(({ x }) => !known.has(x))) {
    throw invalid(`${path} pins root keys that are not in the trust anchor`)
  }
}

function checkNames(archive: ArchiveSummary, trust: Trust, path: string): void {
  for (const { tag, architecture } of archive.images) {
    if (!tag.startsWith(`${trust.slug}_license_server_${architecture}:`)) {
      throw invalid(`${path} names an image ${tag}`)
    }
  }
}

function jsonOf(text: string, path: string): unknown {
  try {
    return parseJson(text)
  } catch (cause) {
    throw new CliError(
      'invalidDocument',
      `${path} holds a license folder that is damaged`,
      REMEDY,
      {
        cause,
      },
    )
  }
}

const invalid = (message: string): CliError => new CliError('invalidDocument', message, REMEDY)

const archiveData = (archive: ArchiveSummary, license: License): object => ({
  sizeBytes: archive.sizeBytes,
  sha256: archive.sha256,
  images: archive.images,
  license,
})

const archiveFacts = (archive: ArchiveSummary, license: License): readonly Fact[] => [
  ['publisher', license.iss],
  ['licensee', license.licensee.name],
  ['product', `${license.product.name} (${license.product.id})`],
  ['deployment', license.deployment.id],
  ['license', `${license.jti}, serial ${license.serial}`],
  ...archive.images.map(({ architecture, tag }): Fact => [`image ${architecture}`, tag]),
  ['size', sizeText(archive.sizeBytes)],
  ['SHA-256', archive.sha256],
]

// Looks into an archive without unpacking it: which images, which layers, whose license. Only the
// documents and the license layer are read, and of the rest the SHA-256 of the whole file;
// `validateArchive` is what checks every layer.

import type { ArchiveMembers } from './archive-file.ts'
import {
  hashSource,
  readDocument,
  readMember,
  readMembers,
  withArchiveFile,
} from './archive-file.ts'
import { blobName, type Digest, digestOf, isDigest } from './digest.ts'
import { ImageError } from './errors.ts'
import { listOf, recordOf, textOf } from './json.ts'
import { gunzipLayer, readLayerFiles } from './layer.ts'
import { LICENSE_FOLDER } from './license-layer.ts'

export type ArchiveImage = {
  readonly architecture: string
  readonly tag: string
  /** Digest of the image's config. */
  readonly imageId: Digest
  /** RFC 3339. */
  readonly created: string
  readonly layers: readonly ArchiveLayer[]
}

export type ArchiveLayer = {
  readonly digest: Digest
  readonly sizeBytes: number
  readonly createdBy: string
}

/** What an archive holds. The deployment key stays where it is. */
export type ArchiveSummary = {
  readonly sizeBytes: number
  /** Hexadecimal, of the whole file. */
  readonly sha256: string
  readonly images: readonly ArchiveImage[]
  /** Text of `/app/license/license.json`. */
  readonly license: string
  /** Text of `/app/license/trust.json`. */
  readonly trust: string
}

/**
 * @throws {ImageError} `ARCHIVE_UNREADABLE`, `ENTRY_REFUSED`, `ARCHIVE_INVALID` (also when `sha256`
 *   is given and the file has another)
 */
export async function readArchive(
  path: string,
  expected: { readonly sha256?: string } = {},
): Promise<ArchiveSummary> {
  return withArchiveFile(path, async (source) => {
    const sha256 = await hashSource(source)
    const wanted = expected.sha256?.toLowerCase()
    if (wanted !== undefined && wanted !== sha256) {
      invalid(`the SHA-256 of ${path} is ${sha256}, not ${wanted}`)
    }
    const members = await readMembers(source)
    const entries = listOf(await readDocument(members, 'manifest.json'))
    const images = await Promise.all(entries.map((entry) => readImage(members, entry)))
    if (images.length === 0) invalid('manifest.json names no image')
    return {
      sizeBytes: source.sizeBytes,
      sha256,
      images,
      ...(await readLicenseFolder(members, images)),
    }
  })
}

async function readImage(members: ArchiveMembers, entry: unknown): Promise<ArchiveImage> {
  const { Config, RepoTags, Layers } = recordOf(entry)
  const configName = textOf(Config) ?? invalid('manifest.json: an image has no Config')
  const imageId = digestOf(await readMember(members, configName))
  if (blobName(imageId) !== configName) invalid(`${configName} is not named by its content`)
  const config = recordOf(await readDocument(members, configName))
  const history = listOf(config['history']).map((step) => textOf(recordOf(step)['created_by']))
  return {
    architecture: textOf(config['architecture']) ?? invalid(`${configName}: no architecture`),
    tag: textOf(listOf(RepoTags)[0]) ?? invalid('manifest.json: an image has no tag'),
    imageId,
    created: textOf(config['created']) ?? invalid(`${configName}: no created`),
    layers: listOf(Layers).map((name, index) => readLayer(members, name, history[index] ?? '')),
  }
}

function readLayer(members: ArchiveMembers, name: unknown, createdBy: string): ArchiveLayer {
  const digest = `sha256:${(textOf(name) ?? '').replace('blobs/sha256/', '')}`
  if (!isDigest(digest)) return invalid('manifest.json: a layer is not a blob')
  const member = members.get(blobName(digest)) ?? invalid(`${blobName(digest)} is missing`)
  return { digest, sizeBytes: member.content.sizeBytes, createdBy }
}

async function readLicenseFolder(
  members: ArchiveMembers,
  images: readonly ArchiveImage[],
): Promise<{ license: string; trust: string }> {
  const top = new Set(images.map(({ layers }) => layers.at(-1)?.digest))
  const [digest] = top
  if (top.size !== 1 || digest === undefined) invalid('the images hold different licenses')
  const blob = await readMember(members, blobName(digest))
  if (digestOf(blob) !== digest) invalid('the license layer is not named by its content')
  const files = new Map(
    (await readLayerFiles(gunzipLayer(blob))).map((file) => [file.header.name, file.content]),
  )
  const read = (name: string): string => {
    const content = files.get(`${LICENSE_FOLDER}/${name}`)
    if (content === undefined) return invalid(`the license layer has no ${name}`)
    return new TextDecoder().decode(content)
  }
  return { license: read('license.json'), trust: read('trust.json') }
}

function invalid(detail: string): never {
  throw new ImageError('ARCHIVE_INVALID', detail)
}

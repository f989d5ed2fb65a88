// Looks into an archive without unpacking it: which images, which layers, whose license. Only the
// small documents and the license layer are read; `validateArchive` is what checks everything.

import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { type ByteSource, chunksOf, fileSource } from './byte-source.ts'
import { type Digest, digestOf, isDigest } from './digest.ts'
import { ImageError } from './errors.ts'
import { decompressLayer, readLayerFiles } from './layer.ts'
import { LICENSE_FOLDER } from './license-layer.ts'
import { readTar, type TarMember } from './tar.ts'

export type ArchiveImage = {
  readonly architecture: string
  readonly tag: string
  /** Digest of the image's config. */
  readonly imageId: Digest
  readonly created: string
  readonly layers: readonly { readonly digest: Digest; readonly sizeBytes: number }[]
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

/** Everything in an archive, by name, in order; contents are read when asked for. */
export type ArchiveMembers = ReadonlyMap<string, TarMember>

/**
 * @throws {ImageError} `ARCHIVE_UNREADABLE`, `ARCHIVE_INVALID` (also when `sha256` is given and is
 *   not that of the file), `ENTRY_REFUSED`
 */
export async function readArchive(
  path: string,
  expected: { readonly sha256?: string } = {},
): Promise<ArchiveSummary> {
  return withFile(path, async (source) => {
    const sha256 = await hashSource(source)
    if (expected.sha256 !== undefined && expected.sha256.toLowerCase() !== sha256) {
      invalid(`the SHA-256 is ${sha256}, expected was ${expected.sha256.toLowerCase()}`)
    }
    const members = await readMembers(source)
    const images = await readImages(members)
    const license = await readLicenseLayer(members, images)
    return { sizeBytes: source.sizeBytes, sha256, images, ...license }
  })
}

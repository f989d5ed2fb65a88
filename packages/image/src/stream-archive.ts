// The archive of one deployment: shared layers out of the base, then a small tail with the license
// layer and the documents. Nothing is compressed or hashed twice, so size and SHA-256 are known
// before a byte is sent, and many archives go out at once from one file (docs/image.md "Archive").

import { Readable } from 'node:stream'
import type { BaseSegment, ImageBase } from './base.ts'
import { chunksOf, fileSource, sliceSource } from './byte-source.ts'
import { blobName } from './digest.ts'
import {
  ARCHITECTURES,
  type Architecture,
  type ImageDocuments,
  imageDocuments,
  indexDocuments,
} from './documents.ts'
import { ImageError } from './errors.ts'
import type { Layer } from './layer.ts'
import { buildLicenseLayer, type LicenseFolder } from './license-layer.ts'
import { compareNames, concatBytes, END_OF_TAR } from './tar.ts'
import { blobEntry, epochSecondsOf } from './write-base.ts'

/** What one deployment adds to the base. */
export type ArchiveRequest = LicenseFolder & {
  readonly base: ImageBase
  /** The publisher's slug; begins the image names and the file name. */
  readonly slug: string
  /** Tag of the images; 1.0.0 if absent. */
  readonly version?: string
  /** All that the base has if absent. */
  readonly architectures?: readonly Architecture[]
}

/** What is known of an archive before a byte of it is sent. */
export type ArchiveFacts = {
  /** `<slug>_license_server.tar` */
  readonly fileName: string
  readonly sizeBytes: number
  /** Hexadecimal, of the whole archive. */
  readonly sha256: string
  readonly images: readonly {
    readonly architecture: Architecture
    /** `<slug>_license_server_<architecture>:<version>` */
    readonly tag: string
    readonly imageId: string
  }[]
}

/** Bytes from `start` up to, not including, `end`. */
export type ByteRange = { readonly start?: number; readonly end?: number }

export type StreamedArchive = ArchiveFacts & {
  /** A new stream of the archive, or of a part of it; reads nothing before it is consumed. */
  createStream(range?: ByteRange): Readable
}

const SLUG = /^[a-z0-9]+(?:[-_.][a-z0-9]+)*$/
const VERSION = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/
/** With pieces of 256 KiB twenty streams at once took 105 MB of memory, with these 45. */
const SENT_BYTES = 64 * 1024

/**
 * Prepares an archive to be sent. Any number of streams may run at the same time.
 * @throws {ImageError} `INPUT_REFUSED`
 */
export async function streamArchive(request: ArchiveRequest): Promise<StreamedArchive> {
  const { facts, pieces } = await prepareArchive(request)
  return {
    ...facts,
    createStream: (range = {}) =>
      Readable.from(pieces({ ...range, pieceBytes: SENT_BYTES }), { objectMode: false }),
  }
}

/** An archive that is known but not yet read: its facts, and its bytes in pieces of a size. */
export type PreparedArchive = {
  readonly facts: ArchiveFacts
  pieces(options: ByteRange & { readonly pieceBytes: number }): AsyncGenerator<Uint8Array>
}

/** @throws {ImageError} `INPUT_REFUSED` */
export async function prepareArchive(request: ArchiveRequest): Promise<PreparedArchive> {
  const { base, slug } = request
  assertNames(request)
  const architectures = chooseArchitectures(request)
  const { images, tail } = makeTail(request, architectures)
  const parts: Parts = { base, segments: base.segmentsFor(architectures), tail }
  const hash = await base.primedHash(architectures)
  const facts: ArchiveFacts = {
    fileName: `${slug}_license_server.tar`,
    sizeBytes: sizeOf(parts),
    sha256: hash.update(tail).digest('hex'),
    images: images.map(({ facts: { architecture }, tag, config }) => ({
      architecture,
      tag,
      imageId: config.digest,
    })),
  }
  return { facts, pieces: (options) => readParts(parts, options) }
}

type Parts = {
  readonly base: ImageBase
  readonly segments: readonly BaseSegment[]
  readonly tail: Uint8Array
}

function assertNames({ slug, version }: ArchiveRequest): void {
  if (!SLUG.test(slug) || slug.length > 100) {
    throw new ImageError('INPUT_REFUSED', `${JSON.stringify(slug)} cannot begin an image name`)
  }
  if (version !== undefined && !VERSION.test(version)) {
    throw new ImageError('INPUT_REFUSED', `${JSON.stringify(version)} cannot be an image tag`)
  }
}

function chooseArchitectures({ base, architectures }: ArchiveRequest): Architecture[] {
  const available = base.index.images.map(({ architecture }) => architecture)
  const wanted = architectures ?? available
  const missing = wanted.find((architecture) => !available.includes(architecture))
  if (missing !== undefined) {
    throw new ImageError('INPUT_REFUSED', `the base has no architecture ${missing}`)
  }
  if (wanted.length === 0) throw new ImageError('INPUT_REFUSED', 'no architecture is named')
  return ARCHITECTURES.filter((architecture) => wanted.includes(architecture))
}

/** License layer, configs, manifests, index files, end of archive. */
function makeTail(
  request: ArchiveRequest,
  architectures: readonly Architecture[],
): { images: ImageDocuments[]; tail: Uint8Array } {
  const mtime = epochSecondsOf(request.base.index.created)
  const license = buildLicenseLayer(request, { mtime })
  const images = architectures.map((architecture) => makeImage(request, architecture, license))
  const documents = [
    { name: blobName(license.digest), bytes: license.blob },
    ...byName(images.map(({ config }) => config)),
    ...byName(images.map(({ manifest }) => manifest)),
    ...indexDocuments(images),
  ]
  const entries = documents.flatMap(({ name, bytes }) => blobEntry(name, bytes, mtime))
  return { images, tail: concatBytes([...entries, END_OF_TAR]) }
}

function makeImage(
  { base, slug, version = '1.0.0' }: ArchiveRequest,
  architecture: Architecture,
  license: Layer,
): ImageDocuments {
  const { created, runtime, images } = base.index
  const shared = images.find((image) => image.architecture === architecture)?.layers ?? []
  return imageDocuments({
    architecture,
    repository: `${slug}_license_server_${architecture}`,
    version,
    created,
    runtime,
    layers: [...shared, license],
  })
}

function byName<T extends { readonly name: string }>(documents: readonly T[]): T[] {
  return [...documents].sort((a, b) => compareNames(a.name, b.name))
}

function sizeOf({ segments, tail }: Parts): number {
  return segments.reduce((sum, { sizeBytes }) => sum + sizeBytes, tail.length)
}

async function* readParts(
  parts: Parts,
  { start = 0, end = sizeOf(parts), pieceBytes }: ByteRange & { readonly pieceBytes: number },
): AsyncGenerator<Uint8Array> {
  const source = await fileSource(parts.base.file)
  let position = 0
  for (const { offset, sizeBytes } of parts.segments) {
    const from = Math.max(start - position, 0)
    const to = Math.min(end - position, sizeBytes)
    if (from < to) yield* chunksOf(sliceSource(source, offset + from, to - from), pieceBytes)
    position += sizeBytes
  }
  const last = parts.tail.subarray(Math.max(start - position, 0), Math.max(end - position, 0))
  if (last.length > 0) yield last
}

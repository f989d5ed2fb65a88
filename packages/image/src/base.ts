// The shared part of every archive of a release: one file that begins as each archive begins (the
// layers of both architectures), and an index that says what lies where. It is hashed once when it
// is opened; from then on the SHA-256 of a whole archive costs only its last few kilobytes.

import { createHash, type Hash } from 'node:crypto'
import { type FileHandle, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type BaseIndex, parseBaseIndex } from './base-index.ts'
import type { Architecture } from './documents.ts'
import { ImageError } from './errors.ts'

export const BASE_ARCHIVE = 'base.tar'
export const BASE_INDEX = 'base.json'

/** A run of bytes of the base archive. */
export type BaseSegment = { readonly offset: number; readonly sizeBytes: number }

/** An opened base. Its file stays open, so that a rebuild beside it disturbs no download. */
export type ImageBase = {
  readonly index: BaseIndex
  readonly file: FileHandle
  /** Where the file lay when it was opened; a rebuild may have put another one there since. */
  readonly path: string
  /** The parts of the file that an archive for these architectures begins with, in order. */
  segmentsFor(architectures: readonly Architecture[]): readonly BaseSegment[]
  /** A SHA-256 that has taken those parts in; a copy, free to be continued. */
  primedHash(architectures: readonly Architecture[]): Promise<Hash>
  close(): Promise<void>
}

/**
 * Opens `base.tar` and `base.json` in a directory and checks the bytes against the index.
 * @throws {ImageError} `BASE_MISSING`, `BASE_INVALID`
 */
export async function openBase(directory: string): Promise<ImageBase> {
  const index = parseBaseIndex(await readIndex(directory))
  const path = join(directory, BASE_ARCHIVE)
  const file = await openOrExplain(path)
  try {
    const whole = await hashSegments(file, [{ offset: 0, sizeBytes: index.prefix.sizeBytes }])
    if (whole.copy().digest('hex') !== index.prefix.sha256) {
      throw new ImageError('BASE_INVALID', `${BASE_ARCHIVE} is not the one ${BASE_INDEX} describes`)
    }
    return makeBase(index, { file, path }, whole)
  } catch (error) {
    await file.close()
    throw error
  }
}

function makeBase(
  index: BaseIndex,
  { file, path }: Pick<ImageBase, 'file' | 'path'>,
  whole: Hash,
): ImageBase {
  const primed = new Map<string, Promise<Hash>>([
    [segmentKey([{ offset: 0, sizeBytes: index.prefix.sizeBytes }]), Promise.resolve(whole)],
  ])
  const segmentsFor = (architectures: readonly Architecture[]): BaseSegment[] =>
    selectSegments(index, architectures)
  return {
    index,
    file,
    path,
    segmentsFor,
    primedHash: async (architectures) => {
      const segments = segmentsFor(architectures)
      const key = segmentKey(segments)
      const hash = primed.get(key) ?? hashSegments(file, segments)
      primed.set(key, hash)
      return (await hash).copy()
    },
    close: () => file.close(),
  }
}

/** Adjacent entries are joined, so that all architectures together are one run: the whole. */
function selectSegments(index: BaseIndex, architectures: readonly Architecture[]): BaseSegment[] {
  const wanted = new Set(
    index.images
      .filter(({ architecture }) => architectures.includes(architecture))
      .flatMap(({ layers }) => layers.map(({ digest }) => digest)),
  )
  const segments: BaseSegment[] = []
  for (const { digest, offset, sizeBytes } of index.entries) {
    if (!wanted.has(digest)) continue
    const last = segments.at(-1)
    if (last !== undefined && last.offset + last.sizeBytes === offset) {
      segments[segments.length - 1] = { offset: last.offset, sizeBytes: last.sizeBytes + sizeBytes }
    } else {
      segments.push({ offset, sizeBytes })
    }
  }
  return segments
}

/** Through one buffer: a base is as large as all that a server otherwise holds in memory. */
async function hashSegments(file: FileHandle, segments: readonly BaseSegment[]): Promise<Hash> {
  const buffer = new Uint8Array(1 << 20)
  const hash = createHash('sha256')
  for (const { offset, sizeBytes } of segments) {
    for (let done = 0; done < sizeBytes; ) {
      const length = Math.min(buffer.length, sizeBytes - done)
      const { bytesRead } = await file.read(buffer, 0, length, offset + done)
      if (bytesRead === 0) throw new ImageError('BASE_INVALID', `${BASE_ARCHIVE} is cut short`)
      hash.update(buffer.subarray(0, bytesRead))
      done += bytesRead
    }
  }
  return hash
}

function segmentKey(segments: readonly BaseSegment[]): string {
  return segments.map(({ offset, sizeBytes }) => `${offset}+${sizeBytes}`).join(' ')
}

async function readIndex(directory: string): Promise<string> {
  const path = join(directory, BASE_INDEX)
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw missing(path, cause)
  }
}

async function openOrExplain(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (cause) {
    throw missing(path, cause)
  }
}

function missing(path: string, cause: unknown): ImageError {
  const absent = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
  return absent
    ? new ImageError('BASE_MISSING', `there is no ${path}`, { cause })
    : new ImageError('BASE_INVALID', `${path} cannot be read`, { cause })
}

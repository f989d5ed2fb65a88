// Bytes that can be read at any place: memory or an open file. Archives are walked header by header,
// so that looking into 90 MB costs a few hundred reads and no memory.

import type { FileHandle } from 'node:fs/promises'
import { ImageError } from './errors.ts'

export type ByteSource = {
  readonly sizeBytes: number
  /** Exactly `length` bytes from `offset`; throws when there are fewer. */
  read(offset: number, length: number): Promise<Uint8Array>
}

export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    sizeBytes: bytes.length,
    read: async (offset, length) => {
      if (offset + length > bytes.length) truncated(bytes.length)
      return bytes.subarray(offset, offset + length)
    },
  }
}

export async function fileSource(file: FileHandle): Promise<ByteSource> {
  const { size } = await file.stat()
  return { sizeBytes: size, read: (offset, length) => readExactly(file, offset, length) }
}

/** A part of another source, as a source. */
export function sliceSource(source: ByteSource, start: number, sizeBytes: number): ByteSource {
  return {
    sizeBytes,
    read: async (offset, length) => {
      if (offset + length > sizeBytes) truncated(sizeBytes)
      return source.read(start + offset, length)
    },
  }
}

/** The whole source in pieces; memory stays at one piece. */
export async function* chunksOf(
  source: ByteSource,
  chunkBytes = 1 << 20,
): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < source.sizeBytes; offset += chunkBytes) {
    yield await source.read(offset, Math.min(chunkBytes, source.sizeBytes - offset))
  }
}

async function readExactly(file: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length)
  let done = 0
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, offset + done)
    if (bytesRead === 0) truncated(offset + done)
    done += bytesRead
  }
  return bytes
}

function truncated(atByte: number): never {
  throw new ImageError('ARCHIVE_INVALID', `the data ends early, at byte ${atByte}`)
}

// A deterministic tar: names sorted, one fixed mtime, every header the one way that tar-header.ts
// writes it. Iterating anything unsorted here would break the promise that two builds are identical.

import { type ByteSource, sliceSource } from './byte-source.ts'
import { ImageError } from './errors.ts'
import {
  assertEntryName,
  BLOCK_BYTES,
  decodeTarHeader,
  encodeTarHeader,
  type TarHeader,
} from './tar-header.ts'

/** One file, directory or symbolic link to be written. Owner is root unless it says otherwise. */
export type TarEntry = {
  readonly name: string
  readonly mode: number
  readonly uid?: number
  readonly gid?: number
} & (
  | { readonly type: 'file'; readonly content: Uint8Array }
  | { readonly type: 'directory' }
  | { readonly type: 'symlink'; readonly target: string }
)

/** One entry that was read: its header and where its content lies in the source. */
export type TarMember = {
  readonly header: TarHeader
  readonly content: ByteSource
  readonly offset: number
}

/** Two zero blocks end a tar. */
export const END_OF_TAR = new Uint8Array(2 * BLOCK_BYTES)

/**
 * A whole tar, entries sorted by name.
 * @throws {ImageError} `ENTRY_REFUSED` for a name that is unusable or there twice.
 */
export function encodeTar(entries: readonly TarEntry[], options: { mtime: number }): Uint8Array {
  const sorted = [...entries].sort((a, b) => compareNames(a.name, b.name))
  const names = new Set<string>()
  for (const { name } of sorted) {
    if (names.has(name)) throw new ImageError('ENTRY_REFUSED', `${name} is there twice`)
    names.add(name)
  }
  return concatBytes([...sorted.flatMap((entry) => encodeEntry(entry, options.mtime)), END_OF_TAR])
}

/** Header, content and padding of one entry, in this order. */
export function encodeEntry(entry: TarEntry, mtime: number): Uint8Array[] {
  const content = entry.type === 'file' ? entry.content : new Uint8Array()
  const header = encodeTarHeader({
    type: entry.type,
    name: entry.name,
    mode: entry.mode,
    uid: entry.uid ?? 0,
    gid: entry.gid ?? 0,
    mtime,
    size: content.length,
    target: entry.type === 'symlink' ? entry.target : '',
  })
  return [header, content, new Uint8Array(paddingOf(content.length))]
}

/** How many zero bytes follow a content of this size. */
export function paddingOf(sizeBytes: number): number {
  return (BLOCK_BYTES - (sizeBytes % BLOCK_BYTES)) % BLOCK_BYTES
}

/**
 * Walks a tar without reading contents. Strict: canonical headers, safe names, each name once, zero
 * padding, two zero blocks at the end and nothing but zeros behind them.
 * @throws {ImageError} `ENTRY_REFUSED` or `ARCHIVE_INVALID`
 */
export async function* readTar(source: ByteSource): AsyncGenerator<TarMember> {
  const names = new Set<string>()
  let offset = 0
  for (;;) {
    const block = await source.read(offset, BLOCK_BYTES)
    if (isZero(block)) break
    const header = decodeTarHeader(block)
    assertEntryName(header.name)
    if (names.has(header.name))
      throw new ImageError('ENTRY_REFUSED', `${header.name} is there twice`)
    names.add(header.name)
    const start = offset + BLOCK_BYTES
    offset = start + header.size + paddingOf(header.size)
    await assertZero(source, start + header.size, offset, `the padding of ${header.name}`)
    yield { header, content: sliceSource(source, start, header.size), offset: start }
  }
  const end = Math.max(source.sizeBytes, offset + END_OF_TAR.length)
  await assertZero(source, offset, end, 'the end of the archive')
}

/** Bytes of a name, ascending: the order of `LC_ALL=C sort`. */
export function compareNames(a: string, b: string): number {
  if (a === b) return 0
  const left = new TextEncoder().encode(a)
  const right = new TextEncoder().encode(b)
  const length = Math.min(left.length, right.length)
  for (let index = 0; index < length; index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

async function assertZero(
  source: ByteSource,
  start: number,
  end: number,
  what: string,
): Promise<void> {
  const chunkBytes = 1 << 20
  for (let offset = start; offset < end; offset += chunkBytes) {
    if (!isZero(await source.read(offset, Math.min(chunkBytes, end - offset)))) {
      throw new ImageError('ARCHIVE_INVALID', `${what} is not zero`)
    }
  }
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0)
}

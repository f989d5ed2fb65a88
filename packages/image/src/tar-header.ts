// One 512-byte ustar header, both ways (POSIX.1-1988 ustar, as GNU tar and Docker read it). There is
// exactly one encoding of each header: two would make "byte for byte the same archive" a matter of
// luck, and let a reader and an engine see different names.

import { ImageError } from './errors.ts'

export const BLOCK_BYTES = 512
const NAME_BYTES = 100
const PREFIX_BYTES = 155
const MAX_SIZE = 0o77777777777
const MAX_ID = 0o7777777

const TYPE_FLAGS = { file: '0', symlink: '2', directory: '5' } as const

/** What a tar entry can be here: no devices, no hard links, no extensions. */
export type TarType = keyof typeof TYPE_FLAGS

/** The facts of one header. `name` has no trailing slash, also for a directory. */
export type TarHeader = {
  readonly type: TarType
  readonly name: string
  readonly mode: number
  readonly uid: number
  readonly gid: number
  /** Epoch seconds. */
  readonly mtime: number
  /** Bytes of content; 0 unless `type` is `file`. */
  readonly size: number
  /** Where a symbolic link points to; empty unless `type` is `symlink`. */
  readonly target: string
}

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

/**
 * Refuses what an engine could take for another place than it says.
 * @throws {ImageError} `ENTRY_REFUSED`
 */
export function assertEntryName(name: string): void {
  const segments = name.split('/')
  const why =
    decoder.decode(encoder.encode(name)) !== name
      ? 'is not well-formed Unicode'
      : hasControlCharacter(name)
        ? 'holds a control character'
        : segments.includes('')
          ? 'is absolute or holds an empty segment'
          : segments.some((segment) => segment === '.' || segment === '..')
            ? 'holds "." or ".."'
            : undefined
  if (why !== undefined) refuse(name, why)
}

/** @throws {ImageError} `ENTRY_REFUSED` when the facts do not fit into ustar. */
export function encodeTarHeader(header: TarHeader): Uint8Array {
  assertEntryName(header.name)
  const block = new Uint8Array(BLOCK_BYTES)
  const { prefix, name } = splitName(header)
  const number = (value: number, max: number, offset: number, digits: number): void => {
    if (!Number.isSafeInteger(value) || value < 0 || value > max) {
      refuse(header.name, `has a number that ustar cannot hold: ${value}`)
    }
    block.set(encoder.encode(`${value.toString(8).padStart(digits, '0')}\0`), offset)
  }
  block.set(name, 0)
  number(header.mode, 0o7777, 100, 7)
  number(header.uid, MAX_ID, 108, 7)
  number(header.gid, MAX_ID, 116, 7)
  number(header.size, header.type === 'file' ? MAX_SIZE : 0, 124, 11)
  number(header.mtime, MAX_SIZE, 136, 11)
  block.set(encoder.encode(TYPE_FLAGS[header.type]), 156)
  block.set(encodeTarget(header), 157)
  block.set(encoder.encode('ustar\x0000'), 257)
  block.set(prefix, 345)
  block.set(encoder.encode(`${checksumOf(block).toString(8).padStart(6, '0')}\0 `), 148)
  return block
}

/**
 * Reads a header back; accepts only the bytes that {@link encodeTarHeader} writes.
 * @throws {ImageError} `ENTRY_REFUSED`
 */
export function decodeTarHeader(block: Uint8Array): TarHeader {
  const at = `header ${JSON.stringify(lossy(field(block, 0, NAME_BYTES)))}`
  const magic = lossy(block.subarray(257, 265))
  if (magic !== 'ustar\x0000') refuse(at, 'is not ustar')
  if (readOctal(block, 148, 6, at) !== checksumOf(block)) refuse(at, 'has a wrong checksum')
  const type = typeOf(block[156] ?? 0, at)
  const header: TarHeader = {
    type,
    name: joinName(field(block, 345, PREFIX_BYTES), field(block, 0, NAME_BYTES), type, at),
    mode: readOctal(block, 100, 7, at),
    uid: readOctal(block, 108, 7, at),
    gid: readOctal(block, 116, 7, at),
    size: readOctal(block, 124, 11, at),
    mtime: readOctal(block, 136, 11, at),
    target: text(field(block, 157, NAME_BYTES), at),
  }
  const canonical = encodeTarHeader(header)
  if (canonical.some((byte, index) => byte !== block[index])) {
    refuse(at, 'is not written the one way that is accepted')
  }
  return header
}

function hasControlCharacter(name: string): boolean {
  for (let index = 0; index < name.length; index += 1) {
    const code = name.charCodeAt(index)
    if (code < 0x20 || code === 0x7f) return true
  }
  return false
}

function splitName(header: TarHeader): { prefix: Uint8Array; name: Uint8Array } {
  const bytes = encoder.encode(header.type === 'directory' ? `${header.name}/` : header.name)
  if (bytes.length <= NAME_BYTES) return { prefix: new Uint8Array(), name: bytes }
  const slash = bytes.indexOf(0x2f, bytes.length - NAME_BYTES - 1)
  if (slash < 1 || slash > PREFIX_BYTES || slash >= bytes.length - 1) {
    refuse(header.name, 'is too long for ustar')
  }
  return { prefix: bytes.subarray(0, slash), name: bytes.subarray(slash + 1) }
}

function joinName(prefix: Uint8Array, name: Uint8Array, type: TarType, at: string): string {
  const whole = prefix.length > 0 ? `${text(prefix, at)}/${text(name, at)}` : text(name, at)
  return type === 'directory' && whole.endsWith('/') ? whole.slice(0, -1) : whole
}

function encodeTarget(header: TarHeader): Uint8Array {
  const bytes = encoder.encode(header.target)
  const isLink = header.type === 'symlink'
  if (bytes.length > NAME_BYTES || bytes.length > 0 !== isLink || bytes.includes(0)) {
    refuse(header.name, isLink ? 'has an unusable link target' : 'has a link target but is no link')
  }
  return bytes
}

function typeOf(flag: number, at: string): TarType {
  for (const type of ['file', 'symlink', 'directory'] as const) {
    if (TYPE_FLAGS[type].charCodeAt(0) === flag) return type
  }
  return refuse(at, `has type ${JSON.stringify(String.fromCharCode(flag))}`)
}

function field(block: Uint8Array, offset: number, length: number): Uint8Array {
  const bytes = block.subarray(offset, offset + length)
  const end = bytes.indexOf(0)
  return end < 0 ? bytes : bytes.subarray(0, end)
}

function readOctal(block: Uint8Array, offset: number, digits: number, at: string): number {
  const value = lossy(block.subarray(offset, offset + digits))
  if (!/^[0-7]+$/.test(value))
    refuse(at, `has a number that is not octal: ${JSON.stringify(value)}`)
  return Number.parseInt(value, 8)
}

function checksumOf(block: Uint8Array): number {
  let sum = 8 * 0x20
  for (let index = 0; index < BLOCK_BYTES; index += 1) {
    if (index < 148 || index >= 156) sum += block[index] ?? 0
  }
  return sum
}

function text(bytes: Uint8Array, at: string): string {
  try {
    return decoder.decode(bytes)
  } catch (cause) {
    throw new ImageError('ENTRY_REFUSED', `${at} is not UTF-8`, { cause })
  }
}

function lossy(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes)
}

function refuse(name: string, why: string): never {
  throw new ImageError('ENTRY_REFUSED', `${name} ${why}`)
}

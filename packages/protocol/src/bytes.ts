// Bytes and the text forms they travel in: UTF-8, base64url, base32, UUID, 64-bit integers.
// One lenient decoder here would give every signed document a second spelling.
// Implements docs/protocol.md, "Conventions".
import { base32nopad, base64urlnopad } from '@scure/base'

/** Bytes over an ordinary (not shared) buffer, as WebCrypto takes them. */
export type Bytes = Uint8Array<ArrayBuffer>

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export const encodeUtf8 = (text: string): Bytes => encoder.encode(text) as Bytes

/** @throws TypeError if the bytes are not UTF-8. */
export const decodeUtf8 = (bytes: Uint8Array): string => decoder.decode(bytes)

export const encodeBase64url = (bytes: Uint8Array): string => base64urlnopad.encode(bytes)

/** @throws Error if the text is padded, has foreign letters, or is not the canonical spelling. */
export const decodeBase64url = (text: string): Bytes => base64urlnopad.decode(text) as Bytes

/** The pattern of every canonical base64url text. */
export const BASE64URL_PATTERN =
  '^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-][AQgw]|[A-Za-z0-9_-]{2}[AEIMQUYcgkosw048])?$'

/** The pattern of the one base64url spelling that so many bytes have. */
export function base64urlPattern(byteLength: number): string {
  const tail = ['', '[A-Za-z0-9_-][AQgw]', '[A-Za-z0-9_-]{2}[AEIMQUYcgkosw048]'][byteLength % 3]
  return `^[A-Za-z0-9_-]{${Math.floor(byteLength / 3) * 4}}${tail}$`
}

export const encodeBase32 = (bytes: Uint8Array): string => base32nopad.encode(bytes)

/** @throws Error if the text is not canonical upper-case base32 without padding. */
export const decodeBase32 = (text: string): Bytes => base32nopad.decode(text) as Bytes

export function concatBytes(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

/** Compares in a time that depends on the lengths alone. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0)
  return difference === 0
}

/** An unsigned integer as 64-bit big-endian. */
export function encodeUint64(value: number): Bytes {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('not an unsigned integer')
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value))
  return bytes
}

/**
 * `marque/1 <label>` and its text fields, joined by one newline each.
 * @throws RangeError if a field holds a newline: two lists of fields would then be one label
 */
export function labelText(label: string, ...fields: readonly string[]): string {
  const parts = [`marque/1 ${label}`, ...fields]
  if (parts.some((part) => part.includes('\n'))) throw new RangeError('a newline in a label')
  return parts.join('\n')
}

/** A label with its text fields, then, after one more newline, bytes and integers. */
export const labelBytes = (
  label: string,
  fields: readonly string[],
  ...rest: Uint8Array[]
): Bytes => concatBytes(encodeUtf8(`${labelText(label, ...fields)}\n`), ...rest)

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** @throws RangeError if the text is not a lower-case UUID. */
export function uuidToBytes(uuid: string): Bytes {
  if (!UUID.test(uuid)) throw new RangeError('not a lower-case UUID')
  const hex = uuid.replaceAll('-', '')
  return Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16))
}

/** @throws RangeError if there are not exactly 16 bytes. */
export function bytesToUuid(bytes: Uint8Array): string {
  if (bytes.length !== 16) throw new RangeError('a UUID has 16 bytes')
  const hex = encodeHex(bytes)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-')
}

export const encodeHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

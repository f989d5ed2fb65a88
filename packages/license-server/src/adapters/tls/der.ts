// Just enough DER (X.690) to write a self-signed certificate. Everything here is a constructor for
// one kind of value; reading is left to OpenSSL.
import { type Bytes, concatBytes, encodeUtf8 } from '@marque/protocol'

/** One value: its tag, its length, its content. */
export function derValue(tag: number, ...content: readonly Uint8Array[]): Bytes {
  const body = concatBytes(...content)
  return concatBytes(Uint8Array.of(tag), derLength(body.length), body)
}

function derLength(length: number): Bytes {
  if (length < 0x80) return Uint8Array.of(length)
  if (length < 0x100) return Uint8Array.of(0x81, length)
  return Uint8Array.of(0x82, length >> 8, length & 0xff)
}

export const derSequence = (...parts: readonly Uint8Array[]): Bytes => derValue(0x30, ...parts)

export const derSet = (...parts: readonly Uint8Array[]): Bytes => derValue(0x31, ...parts)

export const derOctets = (content: Uint8Array): Bytes => derValue(0x04, content)

export const derBits = (content: Uint8Array, unusedBits = 0): Bytes =>
  derValue(0x03, Uint8Array.of(unusedBits), content)

export const derUtf8 = (text: string): Bytes => derValue(0x0c, encodeUtf8(text))

export const derTrue: Bytes = Uint8Array.of(0x01, 0x01, 0xff)

/** A positive integer from its big-endian bytes. */
export function derInteger(magnitude: Uint8Array): Bytes {
  const first = magnitude.findIndex((byte) => byte !== 0)
  const digits = first === -1 ? Uint8Array.of(0) : magnitude.subarray(first)
  const sign = (digits[0] ?? 0) >= 0x80 ? Uint8Array.of(0) : new Uint8Array(0)
  return derValue(0x02, sign, digits)
}

/** An object identifier in dotted form. */
export function derOid(dotted: string): Bytes {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return derValue(0x06, Uint8Array.from([first * 40 + second, ...rest.flatMap(base128)]))
}

function base128(value: number): number[] {
  const digits = [value & 0x7f]
  for (let left = value >>> 7; left > 0; left >>>= 7) digits.unshift((left & 0x7f) | 0x80)
  return digits
}

/** An instant before the year 2050, as certificates want it (RFC 5280 §4.1.2.5). */
export function derTime(epochSeconds: number): Bytes {
  // biome-ignore lint/style/noRestrictedGlobals: formats an instant that is passed in; reads no clock.
  const digits = new Date(epochSeconds * 1000).toISOString().replace(/[-:T]|\.\d+/g, '')
  return digits < '2050'
    ? derValue(0x17, encodeUtf8(digits.slice(2)))
    : derValue(0x18, encodeUtf8(digits))
}

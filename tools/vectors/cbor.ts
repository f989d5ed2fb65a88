// CBOR by hand (RFC 8949 §3), so that vectors can hold what no library would write.
import { join, utf8 } from './bytes.ts'

type Width = 0 | 1 | 2 | 4 | 8

/** The low five bits of a head whose argument follows in so many bytes. */
const FOLLOWING: { readonly [width in Exclude<Width, 0>]: number } = { 1: 24, 2: 25, 4: 26, 8: 27 }

/** A head in its shortest form; `width` forces a longer one. */
export function head(major: number, value: number, width: Width = shortest(value)): Uint8Array {
  if (width === 0) return Uint8Array.of((major << 5) | value)
  const bytes = Buffer.alloc(1 + width)
  bytes[0] = (major << 5) | FOLLOWING[width]
  if (width === 8) bytes.writeBigUInt64BE(BigInt(value), 1)
  else bytes.writeUIntBE(value, 1, width)
  return new Uint8Array(bytes)
}

function shortest(value: number): Width {
  if (value < 24) return 0
  if (value < 2 ** 8) return 1
  if (value < 2 ** 16) return 2
  return value < 2 ** 32 ? 4 : 8
}

export const uint = (value: number, width?: Width): Uint8Array => head(0, value, width)
export const negative = (value: number): Uint8Array => head(1, -1 - value)
export const byteString = (bytes: Uint8Array): Uint8Array => join(head(2, bytes.length), bytes)
export const textString = (text: string): Uint8Array => {
  const bytes = utf8(text)
  return join(head(3, bytes.length), bytes)
}
export const tagged = (tag: number, item: Uint8Array): Uint8Array => join(head(6, tag), item)

export function float64(value: number): Uint8Array {
  const bytes = Buffer.alloc(9)
  bytes[0] = 0xfb
  bytes.writeDoubleBE(value, 1)
  return new Uint8Array(bytes)
}

/** A map whose entries stand in the order given. */
export const map = (entries: readonly (readonly [number, Uint8Array])[]): Uint8Array =>
  join(head(5, entries.length), ...entries.flatMap(([key, value]) => [uint(key), value]))

/** The same with an end mark instead of a count. */
export const openMap = (entries: readonly (readonly [number, Uint8Array])[]): Uint8Array =>
  join(
    Uint8Array.of(0xbf),
    ...entries.flatMap(([key, value]) => [uint(key), value]),
    Uint8Array.of(0xff),
  )

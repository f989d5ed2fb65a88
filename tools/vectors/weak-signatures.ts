// Signatures that the equation of Ed25519 allows and the protocol does not (RFC 8032 §5.1.7).
import { createHash } from 'node:crypto'
import { join } from './bytes.ts'
import type { SigningKey } from './test-keys.ts'

/** The order L of the group. */
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n

const fromLittleEndian = (bytes: Uint8Array): bigint =>
  bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)

const littleEndian = (value: bigint): Uint8Array =>
  Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n))

const sha512 = (...parts: readonly Uint8Array[]): Uint8Array =>
  new Uint8Array(
    createHash('sha512')
      .update(join(...parts))
      .digest(),
  )

/** S + L signs the same bytes where S is not held against L: a second spelling of one signature. */
export const withLargeS = (signature: Uint8Array): Uint8Array =>
  join(signature.subarray(0, 32), littleEndian(fromLittleEndian(signature.subarray(32)) + ORDER))

/**
 * Made with the key itself and r = 0, so that R is the identity: the equation holds, and some
 * libraries are content with it. Readers would differ in whether they believe the document.
 */
export function signatureWithIdentityR(key: SigningKey, bytes: Uint8Array): Uint8Array {
  const point = littleEndian(1n)
  const clamped = sha512(key.seed).subarray(0, 32)
  clamped[0] = (clamped[0] ?? 0) & 248
  clamped[31] = ((clamped[31] ?? 0) & 127) | 64
  const publicKey = new Uint8Array(Buffer.from(key.jwk.x, 'base64url'))
  const k = fromLittleEndian(sha512(point, publicKey, bytes))
  return join(point, littleEndian((k * fromLittleEndian(clamped)) % ORDER))
}

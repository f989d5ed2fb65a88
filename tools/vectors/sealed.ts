// Sealed bytes and shares for the generator (docs/protocol.md, "Conventions", §6), on node:crypto and by
// hand: it shares no code with what the vectors test.
import { createCipheriv, hkdfSync } from 'node:crypto'
import { join, utf8 } from './bytes.ts'

export const derive = (ikm: Uint8Array, salt: Uint8Array, info: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', ikm, salt, utf8(info), 32))

export type Sealing = {
  ikm: Uint8Array
  label: string
  aad: Uint8Array
  plaintext: Uint8Array
  salt: Uint8Array
}

/** salt || ciphertext || tag, under a key that is used this once, so with a nonce of zeros. */
export function sealBytes({ ikm, label, aad, plaintext, salt }: Sealing): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', derive(ikm, salt, label), new Uint8Array(12))
  cipher.setAAD(aad)
  const body = [new Uint8Array(cipher.update(plaintext)), new Uint8Array(cipher.final())]
  return join(salt, ...body, new Uint8Array(cipher.getAuthTag()))
}

/**
 * A secret in three parts of which any two give it back: a line over GF(256) for each byte, taken at
 * x = 1, 2, 3. A part is the values of y, then x. Field polynomial x^8 + x^4 + x^3 + x + 1.
 */
export function splitInThree(secret: Uint8Array, slopes: Uint8Array): readonly Uint8Array[] {
  return [1, 2, 3].map((x) =>
    join(
      secret.map((byte, at) => byte ^ multiply(slopes[at] ?? 0, x)),
      Uint8Array.of(x),
    ),
  )
}

function multiply(a: number, b: number): number {
  let [left, right, product] = [a, b, 0]
  while (right > 0) {
    if ((right & 1) === 1) product ^= left
    left = left & 0x80 ? (left << 1) ^ 0x11b : left << 1
    right >>= 1
  }
  return product
}

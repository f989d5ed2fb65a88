// All symmetric cryptography of the protocol, on one page: SHA-256, HMAC, HKDF, AES-256-GCM.
// Every AES key is used once, so the nonce can be zero; reuse a key and both texts are lost.
// Implements docs/protocol.md, "Conventions"; RFC 5869; NIST SP 800-38D.
import type { CryptoKey } from 'jose'
import { type Bytes, concatBytes, encodeUtf8 } from './bytes.ts'
import { incorrect } from './errors/marque-error.ts'

const ZERO_NONCE = new Uint8Array(12)
const SALT_BYTES = 32
const TAG_BYTES = 16

/** Fills and returns `length` fresh random bytes. */
export type RandomBytes = (length: number) => Bytes

export const sha256 = async (bytes: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))

export async function hmacSha256(key: Bytes, bytes: Bytes): Promise<Bytes> {
  const imported = await crypto.subtle.importKey('raw', key, hmacParams, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, bytes))
}
const hmacParams = { name: 'HMAC', hash: 'SHA-256' }

/** HKDF-SHA256 with a text label as `info`. @returns 32 bytes */
export async function hkdfSha256(input: { ikm: Bytes; salt: Bytes; info: string }): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', input.ikm, 'HKDF', false, ['deriveBits'])
  const params = {
    name: 'HKDF',
    hash: 'SHA-256',
    salt: input.salt,
    info: encodeUtf8(input.info),
  }
  return new Uint8Array(await crypto.subtle.deriveBits(params, key, 256))
}

/** Encrypts under a key derived for this one use. @returns salt (32 bytes) || ciphertext || tag */
export async function sealBytes(input: {
  ikm: Bytes
  label: string
  aad: Bytes
  plaintext: Bytes
  random: RandomBytes
}): Promise<Bytes> {
  const salt = input.random(SALT_BYTES)
  const key = await oneUseKey({ ...input, salt }, 'encrypt')
  const params = { name: 'AES-GCM', iv: ZERO_NONCE, additionalData: input.aad }
  const ciphertext = await crypto.subtle.encrypt(params, key, input.plaintext)
  return concatBytes(salt, new Uint8Array(ciphertext))
}

/**
 * Opens what `sealBytes` made.
 * @throws MarqueError 40000 whatever was wrong: length, key, label, aad or ciphertext
 */
export async function openBytes(input: {
  ikm: Bytes
  label: string
  aad: Bytes
  sealed: Bytes
}): Promise<Bytes> {
  try {
    if (input.sealed.length < SALT_BYTES + TAG_BYTES) throw new RangeError('too short')
    const salt = input.sealed.slice(0, SALT_BYTES)
    const key = await oneUseKey({ ...input, salt }, 'decrypt')
    const params = { name: 'AES-GCM', iv: ZERO_NONCE, additionalData: input.aad }
    const plaintext = await crypto.subtle.decrypt(params, key, input.sealed.slice(SALT_BYTES))
    return new Uint8Array(plaintext)
  } catch (cause) {
    throw incorrect('sealed bytes do not open', cause)
  }
}

async function oneUseKey(
  input: { ikm: Bytes; salt: Bytes; label: string },
  use: 'encrypt' | 'decrypt',
): Promise<CryptoKey> {
  const raw = await hkdfSha256({ ikm: input.ikm, salt: input.salt, info: input.label })
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, [use])
}

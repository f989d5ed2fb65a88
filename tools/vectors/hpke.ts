// HPKE base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM (RFC 9180), sealing only, on
// node:crypto, with a sender key that is given: a vector must be the same on every run.
import { createCipheriv, createHmac, createPublicKey, diffieHellman } from 'node:crypto'
import { join, utf8 } from './bytes.ts'
import type { ReceivingKey } from './test-keys.ts'

const hmac = (key: Uint8Array, bytes: Uint8Array): Uint8Array =>
  new Uint8Array(createHmac('sha256', key).update(bytes).digest())

/** One block of HKDF-Expand is all that is needed here: at most 32 bytes. */
const expand = (key: Uint8Array, info: Uint8Array, length: number): Uint8Array =>
  hmac(key, join(info, Uint8Array.of(1))).subarray(0, length)

const twoBytes = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff)

/** RFC 9180 §4, LabeledExtract and LabeledExpand of one suite. */
const labeled = (suite: Uint8Array) => ({
  extract: (salt: Uint8Array, label: string, ikm: Uint8Array) =>
    hmac(salt, join(utf8('HPKE-v1'), suite, utf8(label), ikm)),
  expand: (key: Uint8Array, label: string, info: Uint8Array, length: number) =>
    expand(key, join(twoBytes(length), utf8('HPKE-v1'), suite, utf8(label), info), length),
})

const KEM = labeled(join(utf8('KEM'), twoBytes(0x0020)))
const HPKE = labeled(join(utf8('HPKE'), twoBytes(0x0020), twoBytes(0x0001), twoBytes(0x0002)))
const NONE = new Uint8Array(0)
const MODE_BASE = Uint8Array.of(0)

/** @returns the encapsulated key, and the ciphertext with its tag */
export function seal(input: {
  recipient: ReceivingKey
  sender: ReceivingKey
  info: Uint8Array
  plaintext: Uint8Array
}): { enc: Uint8Array; ciphertext: Uint8Array } {
  const { recipient, sender, info, plaintext } = input
  const enc = rawPublic(sender)
  const dh = new Uint8Array(
    diffieHellman({
      privateKey: sender.privateKey,
      publicKey: createPublicKey(recipient.privateKey),
    }),
  )
  const eae = KEM.extract(NONE, 'eae_prk', dh)
  const secret = KEM.expand(eae, 'shared_secret', join(enc, rawPublic(recipient)), 32)
  const context = join(
    MODE_BASE,
    HPKE.extract(NONE, 'psk_id_hash', NONE),
    HPKE.extract(NONE, 'info_hash', info),
  )
  const schedule = HPKE.extract(secret, 'secret', NONE)
  const key = HPKE.expand(schedule, 'key', context, 32)
  const cipher = createCipheriv(
    'aes-256-gcm',
    key,
    HPKE.expand(schedule, 'base_nonce', context, 12),
  )
  const body = join(new Uint8Array(cipher.update(plaintext)), new Uint8Array(cipher.final()))
  return { enc, ciphertext: join(body, new Uint8Array(cipher.getAuthTag())) }
}

const rawPublic = (key: ReceivingKey): Uint8Array =>
  new Uint8Array(Buffer.from(key.jwk.x, 'base64url'))

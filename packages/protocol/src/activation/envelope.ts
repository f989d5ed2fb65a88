// The sealed challenge and the URL it travels in. HPKE base mode: whoever photographs the QR code
// learns nothing. Upper case throughout keeps the QR code in its compact alphanumeric mode.
// Implements docs/protocol.md §3; RFC 9180.
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core'
import type { CryptoKey } from 'jose'
import {
  type Bytes,
  concatBytes,
  decodeBase32,
  decodeBase64url,
  encodeBase32,
  encodeUtf8,
  equalBytes,
} from '../bytes.ts'
import { incorrect } from '../errors/marque-error.ts'
import { type ReceivingJwk, thumbprint } from '../keys.ts'

const VERSION = 0x01
const KEY_HINT_BYTES = 4
const ENCAPSULATED_BYTES = 32
const INFO = encodeUtf8('marque/1 activation')
const PATH = '/A/'

/** An X25519 key pair that opens challenges. */
export type ReceivingKey = { readonly jwk: ReceivingJwk; readonly privateKey: CryptoKey }

const suite = (): CipherSuite =>
  new CipherSuite({
    kem: new DhkemX25519HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Aes256Gcm(),
  })

/** @param plaintext a signed challenge */
export async function sealChallenge(plaintext: Bytes, recipient: ReceivingJwk): Promise<Bytes> {
  const hpke = suite()
  const raw = decodeBase64url(recipient.x)
  const recipientPublicKey = await hpke.kem.deserializePublicKey(raw)
  const sender = await hpke.createSenderContext({ recipientPublicKey, info: INFO })
  const ciphertext = new Uint8Array(await sender.seal(plaintext))
  const hint = await keyHint(recipient)
  return concatBytes(Uint8Array.of(VERSION), hint, new Uint8Array(sender.enc), ciphertext)
}

/**
 * Opens an envelope with whichever of the keys it names.
 * @throws MarqueError 40000 whatever was wrong
 */
export async function openChallenge(
  envelope: Bytes,
  keys: readonly ReceivingKey[],
): Promise<Bytes> {
  try {
    const head = 1 + KEY_HINT_BYTES
    if (envelope[0] !== VERSION) throw new TypeError('unknown version')
    const key = await findKey(envelope.slice(1, head), keys)
    const hpke = suite()
    const enc = envelope.slice(head, head + ENCAPSULATED_BYTES)
    const publicKey = await hpke.kem.deserializePublicKey(decodeBase64url(key.jwk.x))
    const recipientKey = { privateKey: key.privateKey, publicKey }
    const recipient = await hpke.createRecipientContext({ recipientKey, enc, info: INFO })
    return new Uint8Array(await recipient.open(envelope.slice(head + ENCAPSULATED_BYTES)))
  } catch (cause) {
    throw incorrect('the challenge does not open', cause)
  }
}

/** A fresh X25519 pair; `d` is the private part as a JWK member. */
export async function generateReceivingKey(): Promise<{ jwk: ReceivingJwk; d: string }> {
  const pair = await crypto.subtle.generateKey('X25519', true, ['deriveBits'])
  if (!('privateKey' in pair)) throw new TypeError('X25519 gives a pair')
  const { x = '', d = '' } = await crypto.subtle.exportKey('jwk', pair.privateKey)
  return { jwk: { kty: 'OKP', crv: 'X25519', x }, d }
}

/** @throws MarqueError 40000 if it is no X25519 private key */
export async function importReceivingKey(jwk: ReceivingJwk & { d: string }): Promise<ReceivingKey> {
  try {
    const privateKey = await crypto.subtle.importKey('jwk', jwk, 'X25519', false, ['deriveBits'])
    return { jwk: { kty: jwk.kty, crv: jwk.crv, x: jwk.x }, privateKey }
  } catch (cause) {
    throw incorrect('not an X25519 key', cause)
  }
}

/** @param activationUrl scheme, host and port */
export const challengeUrl = (activationUrl: string, envelope: Bytes): string =>
  `${activationUrl.toUpperCase()}${PATH}${encodeBase32(envelope)}`

/**
 * The envelope in the last part of a challenge URL.
 * @throws MarqueError 40000
 */
export function parseChallengeText(base32: string): Bytes {
  try {
    if (!/^[A-Za-z2-7]+$/.test(base32)) throw new SyntaxError('not base32')
    return decodeBase32(base32.toUpperCase())
  } catch (cause) {
    throw incorrect('not a challenge address', cause)
  }
}

const keyHint = async (jwk: ReceivingJwk): Promise<Bytes> =>
  decodeBase64url(await thumbprint(jwk)).slice(0, KEY_HINT_BYTES)

async function findKey(hint: Bytes, keys: readonly ReceivingKey[]): Promise<ReceivingKey> {
  for (const key of keys) {
    if (equalBytes(await keyHint(key.jwk), hint)) return key
  }
  throw new TypeError('sealed for another key')
}

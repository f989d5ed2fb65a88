// The keys of the protocol: Ed25519 signs, X25519 receives challenges. A key is named by its
// RFC 7638 thumbprint. Implements docs/protocol.md §1.
import { type CryptoKey, calculateJwkThumbprint, exportJWK, importJWK, importPKCS8 } from 'jose'
import Type, { type Static } from 'typebox'
import {
  type Bytes,
  base64urlPattern,
  concatBytes,
  decodeBase64url,
  encodeBase64url,
  encodeHex,
} from './bytes.ts'
import { incorrect } from './errors/marque-error.ts'

const point = Type.String({ pattern: base64urlPattern(32) })

export const SigningJwkSchema = Type.Object({
  kty: Type.Literal('OKP'),
  crv: Type.Literal('Ed25519'),
  x: point,
})

export const ReceivingJwkSchema = Type.Object({
  kty: Type.Literal('OKP'),
  crv: Type.Literal('X25519'),
  x: point,
})

/** A public Ed25519 key. */
export type SigningJwk = Static<typeof SigningJwkSchema>
/** A public X25519 key. */
export type ReceivingJwk = Static<typeof ReceivingJwkSchema>

/** Something that signs with one Ed25519 key; the key may live in another thread or device. */
export type Signer = {
  readonly kid: string
  readonly sign: (bytes: Bytes) => Promise<Uint8Array>
}

export const thumbprint = (jwk: SigningJwk | ReceivingJwk): Promise<string> =>
  calculateJwkThumbprint({ kty: jwk.kty, crv: jwk.crv, x: jwk.x })

/** @throws MarqueError 40000 if the point is no key, or one under which anybody could sign */
export async function importSigningJwk(jwk: SigningJwk): Promise<CryptoKey> {
  try {
    if (isWeakPoint(decodeBase64url(jwk.x))) throw new RangeError('a point of small order')
    return (await importJWK({ kty: jwk.kty, crv: jwk.crv, x: jwk.x }, 'EdDSA')) as CryptoKey
  } catch (cause) {
    throw incorrect('not an Ed25519 key', cause)
  }
}

const PKCS8_HEAD = Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32)

/** A key pair from its 32-byte seed (RFC 8032 §5.1.5). */
export async function signingKeyFromSeed(
  seed: Bytes,
): Promise<{ signer: Signer; jwk: SigningJwk; pem: string }> {
  if (seed.length !== 32) throw new RangeError('an Ed25519 seed has 32 bytes')
  const der = concatBytes(PKCS8_HEAD, seed)
  const key = await crypto.subtle.importKey('pkcs8', der, 'Ed25519', true, ['sign'])
  const { x } = await exportJWK(key)
  const jwk: SigningJwk = { kty: 'OKP', crv: 'Ed25519', x: x ?? '' }
  const signer: Signer = {
    kid: await thumbprint(jwk),
    sign: async (bytes) => new Uint8Array(await crypto.subtle.sign('Ed25519', key, bytes)),
  }
  return { signer, jwk, pem: encodePem(der) }
}

/**
 * The seed inside an unencrypted PKCS#8 PEM, the form of `deployment.key`.
 * @throws MarqueError 40000 if it is not an Ed25519 private key
 */
export async function parseSigningPem(pem: string): Promise<Bytes> {
  try {
    const key = await importPKCS8(pem, 'EdDSA', { extractable: true })
    const { d, crv } = await exportJWK(key)
    if (crv !== 'Ed25519' || d === undefined) throw new TypeError('not an Ed25519 private key')
    return decodeBase64url(d)
  } catch (cause) {
    throw incorrect('not an Ed25519 private key', cause)
  }
}

/** @throws MarqueError 40000 if the signature is not by this key over these bytes */
export async function verifyEd25519(input: {
  key: CryptoKey
  bytes: Bytes
  signature: Bytes
}): Promise<void> {
  const good =
    !isWeakPoint(input.signature.subarray(0, 32)) &&
    (await crypto.subtle.verify('Ed25519', input.key, input.signature, input.bytes))
  if (!good) throw incorrect('signature')
}

const FIELD_PRIME = 2n ** 255n - 19n

/**
 * Whether a point is of small order, or spelled in a second way. WebCrypto must refuse both, but
 * Node 20 does not: there, one signature fits every message under such a key. On edwards25519 the
 * points of order 1, 2 and 4 have y = 1, −1 and 0; those of order 8 double to y = 0.
 */
export function isWeakPoint(encoded: Uint8Array): boolean {
  const y = BigInt(`0x0${encodeHex(encoded.toReversed())}`) & (2n ** 255n - 1n)
  const halved = 121665n * y ** 4n - 243332n * y ** 2n + 121666n
  return y <= 1n || y >= FIELD_PRIME - 1n || halved % FIELD_PRIME === 0n
}

function encodePem(der: Bytes): string {
  const base64 = encodeBase64url(der).replaceAll('-', '+').replaceAll('_', '/')
  return `-----BEGIN PRIVATE KEY-----\n${base64}\n-----END PRIVATE KEY-----\n`
}

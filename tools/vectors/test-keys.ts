// The fixed TEST keys of the vectors. Each is the SHA-256 of its label, so anyone can make it again.
// Nothing that is signed by them means anything.
import { createPrivateKey, createPublicKey, type KeyObject, sign as signBytes } from 'node:crypto'
import { base64url, join, sha256, utf8 } from './bytes.ts'

export type SigningKey = {
  readonly seed: Uint8Array
  readonly jwk: { readonly kty: 'OKP'; readonly crv: 'Ed25519'; readonly x: string }
  readonly kid: string
  readonly sign: (bytes: Uint8Array) => Uint8Array
}

export type ReceivingKey = {
  readonly seed: Uint8Array
  readonly jwk: { readonly kty: 'OKP'; readonly crv: 'X25519'; readonly x: string }
  readonly kid: string
  readonly privateKey: KeyObject
}

const ED25519_HEAD = Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32)
const X25519_HEAD = Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 110, 4, 34, 4, 32)

/** The bytes of a TEST secret. */
export const testSecret = (label: string): Uint8Array => sha256(utf8(`TEST key: vectors ${label}`))

function signingKey(label: string): SigningKey {
  const seed = testSecret(label)
  const key = privateKeyFrom(ED25519_HEAD, seed)
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: publicPart(key) } as const
  const sign = (bytes: Uint8Array) => new Uint8Array(signBytes(null, bytes, key))
  return { seed, jwk, kid: thumbprint(jwk), sign }
}

export function receivingKey(label: string): ReceivingKey {
  const seed = testSecret(label)
  const privateKey = privateKeyFrom(X25519_HEAD, seed)
  const jwk = { kty: 'OKP', crv: 'X25519', x: publicPart(privateKey) } as const
  return { seed, jwk, kid: thumbprint(jwk), privateKey }
}

/** RFC 7638: the members that matter, in alphabetical order, without spaces. */
export const thumbprint = (jwk: { crv: string; kty: string; x: string }): string =>
  base64url(sha256(utf8(`{"crv":"${jwk.crv}","kty":"${jwk.kty}","x":"${jwk.x}"}`)))

const privateKeyFrom = (head: Uint8Array, seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.from(join(head, seed)), format: 'der', type: 'pkcs8' })

const publicPart = (key: KeyObject): string =>
  createPublicKey(key).export({ format: 'jwk' }).x ?? ''

export const root = signingKey('root')
export const oldRoot = signingKey('old root')
export const foreignRoot = signingKey('foreign root')
export const issuing = signingKey('issuing')
export const otherIssuing = signingKey('other issuing')
export const deployment = signingKey('deployment')
export const otherDeployment = signingKey('other deployment')
export const activation = receivingKey('activation')
export const oldActivation = receivingKey('old activation')

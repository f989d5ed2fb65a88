// Makes signed documents, right ones and every kind of wrong one, without the code under test.
import { base64url, flipBit, utf8 } from './bytes.ts'
import type { SigningKey } from './test-keys.ts'

type Forgery = {
  readonly typ: string
  readonly key: SigningKey
  readonly payload: object | string
  /** replaces or adds header members; `undefined` leaves one out */
  readonly header?: { readonly [name: string]: unknown }
  /** the header's text, whatever it is */
  readonly headerText?: string
}

/** A document in compact form. A payload given as text is signed as it is. */
export function forge({ typ, key, payload, header, headerText }: Forgery): string {
  const head = headerText ?? JSON.stringify({ alg: 'EdDSA', kid: key.kid, typ, ...header })
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload)
  return sealed(`${base64url(utf8(head))}.${base64url(utf8(body))}`, key)
}

/** Signs two parts that are already encoded. */
export const sealed = (signed: string, key: SigningKey): string =>
  `${signed}.${base64url(key.sign(utf8(signed)))}`

/** The document with one bit of one decoded part turned. */
export function withFlippedBit(jws: string, part: 0 | 1 | 2, bit: number): string {
  const parts = jws.split('.')
  const bytes = new Uint8Array(Buffer.from(parts[part] ?? '', 'base64url'))
  parts[part] = base64url(flipBit(bytes, bit))
  return parts.join('.')
}

/** The same bytes of the signature under a spelling that is not canonical: stray bits at its end. */
export function withStrayBits(jws: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const last = alphabet.indexOf(jws.at(-1) ?? '')
  return jws.slice(0, -1) + alphabet[last + 1]
}

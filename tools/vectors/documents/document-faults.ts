// The ways to be wrong that every signed document shares: form, header, key, signature.
import { createHmac } from 'node:crypto'
import { base64url, join, utf8 } from '../bytes.ts'
import { forge, sealed, withFlippedBit, withStrayBits } from '../forge.ts'
import type { SigningKey } from '../test-keys.ts'
import { bad, type JsonObject, type VectorCase } from '../vector-file.ts'
import { signatureWithIdentityR, withLargeS } from '../weak-signatures.ts'

type Subject = {
  readonly typ: string
  readonly otherTyp: string
  readonly key: SigningKey
  readonly strangerKey: SigningKey
  readonly payload: object
  /** the case's input around the document */
  readonly input: (jws: string) => JsonObject
}

export const documentFaults = (subject: Subject): readonly VectorCase[] => [
  ...formFaults(subject),
  ...headerFaults(subject),
  ...keyFaults(subject),
  ...signatureFaults(subject),
]

function formFaults(subject: Subject): readonly VectorCase[] {
  const { typ, key, payload, input } = subject
  const jws = forge({ typ, key, payload })
  const [header = '', body = '', signature = ''] = jws.split('.')
  const text = JSON.stringify(payload)
  const form = (name: string, text: string) =>
    bad('form', name, input(text), 'not a signed document')
  const signedText = (payload: string) => forge({ typ, key, payload })
  const headerText = JSON.stringify({ alg: 'EdDSA', kid: key.kid, typ })
  const signedHeader = (headerText: string) => forge({ typ, key, payload, headerText })
  const signedPart = (part: string) => sealed(`${header}.${part}`, key)
  return [
    form('nothing at all', ''),
    form('two parts', `${header}.${body}`),
    form('four parts', `${jws}.${signature}`),
    form('a newline behind it', `${jws}\n`),
    form('base64url with padding', `${header}.${body}.${signature}==`),
    form('stray bits at the end of the signature', withStrayBits(jws)),
    form('letters of base64 instead of base64url', `${header}.${body}.${'+/'.repeat(43)}`),
    form('a base64url part of impossible length', signedPart('AAAAA')),
    form('a payload with trailing bytes', signedText(`${text}x`)),
    form('a payload behind a byte order mark', signedText(`\ufeff${text}`)),
    form('a payload that is not JSON', signedText('iss=acme')),
    form('a payload that is not UTF-8', signedPart(base64url(Uint8Array.of(0x22, 0xff, 0x22)))),
    form('a payload that names a member twice', signedText(text.replace('{', '{"iss":"other",'))),
    form(
      'a header that names a member twice',
      signedHeader(headerText.replace('{', '{"alg":"none",')),
    ),
    form('a header with trailing bytes', signedHeader(`${headerText}x`)),
    bad('fields', 'a payload that is no object', input(signedText('[]')), 'has wrong fields'),
  ]
}

function headerFaults(subject: Subject): readonly VectorCase[] {
  const { typ, otherTyp, key, payload, input } = subject
  const header = (name: string, header: { [name: string]: unknown }, reason: string) =>
    bad('header', name, input(forge({ typ, key, payload, header })), reason)
  const unsigned = forge({ typ, key, payload, header: { alg: 'none' } }).replace(/[^.]+$/, '')
  return [
    bad('header', 'alg none without a signature', input(unsigned), 'alg is not EdDSA'),
    header('alg none with a good signature', { alg: 'none' }, 'alg is not EdDSA'),
    bad(
      'header',
      'alg HS256 keyed with the public key',
      input(hmacForgery(subject)),
      'alg is not EdDSA',
    ),
    header('alg ES256', { alg: 'ES256' }, 'alg is not EdDSA'),
    header('alg Ed25519, the newer name', { alg: 'Ed25519' }, 'alg is not EdDSA'),
    header('no alg', { alg: undefined }, 'alg is not EdDSA'),
    header('typ of another document', { typ: otherTyp }, `typ is not ${typ}`),
    header('typ in capitals', { typ: typ.toUpperCase() }, `typ is not ${typ}`),
    header('typ JWT', { typ: 'JWT' }, `typ is not ${typ}`),
    header('no typ', { typ: undefined }, `typ is not ${typ}`),
    header('a crit extension', { crit: ['exp'], exp: 0 }, 'crit is not understood'),
    header('an empty crit', { crit: [] }, 'crit is not understood'),
    header('an unencoded payload', { b64: false }, 'crit is not understood'),
    header('no kid', { kid: undefined }, 'kid is missing'),
    header('a kid that is no text', { kid: 7 }, 'kid is missing'),
    bad(
      'header',
      'a header that is an array',
      input(forge({ typ, key, payload, headerText: '[]' })),
      'the header is no object',
    ),
    bad(
      'header',
      'a header that is null',
      input(forge({ typ, key, payload, headerText: 'null' })),
      'the header is no object',
    ),
  ]
}

function hmacForgery({ typ, key, payload }: Subject): string {
  const header = { alg: 'HS256', kid: key.kid, typ }
  const [head, body] = [header, payload].map((part) => base64url(utf8(JSON.stringify(part))))
  const secret = Buffer.from(key.jwk.x, 'base64url')
  const mac = createHmac('sha256', secret).update(`${head}.${body}`).digest()
  return `${head}.${body}.${base64url(mac)}`
}

function keyFaults({ typ, key, strangerKey, payload, input }: Subject): readonly VectorCase[] {
  const own = forge({ typ, key: strangerKey, payload })
  const pretended = forge({ typ, key: strangerKey, payload, header: { kid: key.kid } })
  return [
    bad('key', 'signed by a key that nobody named', input(own), 'signed by an unknown key'),
    bad('signature', 'signed by another key under the right kid', input(pretended), 'signature'),
  ]
}

function signatureFaults({ typ, key, payload, input }: Subject): readonly VectorCase[] {
  const jws = forge({ typ, key, payload })
  const signed = jws.slice(0, jws.lastIndexOf('.'))
  const signature = new Uint8Array(Buffer.from(jws.slice(signed.length + 1), 'base64url'))
  const under = (name: string, bytes: Uint8Array) =>
    bad('signature', name, input(`${signed}.${base64url(bytes)}`), 'signature')
  return [
    bad(
      'signature',
      'one bit of the payload turned',
      input(withFlippedBit(jws, 1, 8 * 12 + 7)),
      'signature',
    ),
    bad(
      'signature',
      'the first bit of the signature turned',
      input(withFlippedBit(jws, 2, 0)),
      'signature',
    ),
    bad(
      'signature',
      'the last bit of the signature turned',
      input(withFlippedBit(jws, 2, 511)),
      'signature',
    ),
    under('a signature one byte short', signature.subarray(0, 63)),
    under('a signature one byte long', join(signature, Uint8Array.of(0))),
    under('no signature', new Uint8Array(0)),
    under('a signature of zeros', new Uint8Array(64)),
    under(
      'a signature by the right key whose R is the identity',
      signatureWithIdentityR(key, utf8(signed)),
    ),
    under('a signature whose S is larger than the order of the group', withLargeS(signature)),
  ]
}

/** Each named member left out, and each with a value of a wrong type. */
export function memberFaults(input: {
  readonly payload: object
  readonly required: readonly string[]
  readonly wrong: readonly (readonly [member: string, value: unknown])[]
  readonly sign: (payload: object) => JsonObject
}): readonly VectorCase[] {
  const { payload, required, wrong, sign } = input
  return [
    ...required.map((name) => {
      const rest = Object.fromEntries(Object.entries(payload).filter(([key]) => key !== name))
      return bad('fields', `${name} is missing`, sign(rest), `${name} is missing`)
    }),
    ...wrong.map(([path, value]) =>
      bad(
        'fields',
        `${path} is ${JSON.stringify(value)}`,
        sign(withMember(payload, path, value)),
        path,
      ),
    ),
  ]
}

/** @param path member names with dots between them */
export function withMember(payload: object, path: string, value: unknown): object {
  const [name = '', ...rest] = path.split('.')
  const present = (payload as Record<string, unknown>)[name]
  const inner = typeof present === 'object' && present !== null ? present : {}
  return {
    ...payload,
    [name]: rest.length === 0 ? value : withMember(inner, rest.join('.'), value),
  }
}

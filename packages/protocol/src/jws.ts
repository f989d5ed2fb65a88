// Signed documents: JWS compact, Ed25519 only, `typ` and `kid` always checked. `typ` separates the
// domains: a lease can never pass for a license. Implements docs/protocol.md §2; RFC 7515, RFC 8037.
import { type CryptoKey, compactVerify } from 'jose'
import type { Static, TSchema } from 'typebox'
import { type Bytes, decodeBase64url, decodeUtf8, encodeBase64url, encodeUtf8 } from './bytes.ts'
import { incorrect } from './errors/marque-error.ts'
import { parseJson } from './json.ts'
import { isWeakPoint, type Signer } from './keys.ts'
import { parseWith } from './schema.ts'

export type DocumentType =
  | 'marque-delegation+jwt'
  | 'marque-license+jwt'
  | 'marque-lease+jwt'
  | 'marque-refusal+jwt'
  | 'marque-archive+jwt'

/** A key that a document may be signed by, under the name that the document must give it. */
export type VerifyKey = { readonly kid: string; readonly key: CryptoKey }

/** The protected header of a document, already encoded; the same for every document of one key. */
export const encodeHeader = (typ: DocumentType, kid: string): string =>
  encodeBase64url(encodeUtf8(JSON.stringify({ alg: 'EdDSA', kid, typ })))

export async function signDocument(input: {
  typ: DocumentType
  payload: object
  signer: Signer
}): Promise<string> {
  const payload = encodeBase64url(encodeUtf8(JSON.stringify(input.payload)))
  const signed = `${encodeHeader(input.typ, input.signer.kid)}.${payload}`
  return `${signed}.${encodeBase64url(await input.signer.sign(encodeUtf8(signed)))}`
}

/** No document is longer; what is longer is not looked at. */
export const MAX_DOCUMENT_LENGTH = 60_000

/**
 * Verifies one document: form, header, signature, then the payload's fields.
 * Unknown payload fields are kept and mean nothing.
 * @throws MarqueError 40000 with the reason
 */
export async function verifyDocument<Schema extends TSchema>(input: {
  typ: DocumentType
  jws: string
  keys: readonly VerifyKey[]
  schema: Schema
}): Promise<Static<Schema>> {
  const document = splitDocument(input.jws)
  const kid = checkHeader(parsePart(document.header), input.typ)
  const signedBy = input.keys.find((candidate) => candidate.kid === kid)
  if (signedBy === undefined) throw incorrect(`${input.typ} is signed by an unknown key`)
  await checkSignature(input.jws, document.signature, signedBy.key)
  return parseWith(input.schema, parsePart(document.payload), input.typ)
}

/**
 * Reads a document without verifying anything: for showing, never for deciding.
 * @throws MarqueError 40000 if it is not a JWS
 */
export function readUnverified(jws: string): { header: unknown; payload: unknown } {
  const { header, payload } = splitDocument(jws)
  return { header: parsePart(header), payload: parsePart(payload) }
}

/** Stricter than JOSE: each part has one spelling, so no alteration goes unnoticed. */
function splitDocument(jws: string): { header: Bytes; payload: Bytes; signature: Bytes } {
  try {
    if (jws.length > MAX_DOCUMENT_LENGTH) throw new RangeError('too long')
    const parts = jws.split('.')
    if (parts.length !== 3) throw new SyntaxError('a JWS has three parts')
    const [header = '', payload = '', signature = ''] = parts
    return {
      header: decodeBase64url(header),
      payload: decodeBase64url(payload),
      signature: decodeBase64url(signature),
    }
  } catch (cause) {
    throw incorrect('not a signed document', cause)
  }
}

function parsePart(part: Bytes): unknown {
  try {
    return parseJson(decodeUtf8(part))
  } catch (cause) {
    throw incorrect('not a signed document', cause)
  }
}

async function checkSignature(jws: string, signature: Bytes, key: CryptoKey): Promise<void> {
  if (isWeakPoint(signature.subarray(0, 32))) throw incorrect('signature')
  try {
    await compactVerify(jws, key, { algorithms: ['EdDSA'] })
  } catch (cause) {
    throw incorrect('signature', cause)
  }
}

function checkHeader(header: unknown, typ: DocumentType): string {
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw incorrect('the header is no object')
  }
  const fields = header as Record<string, unknown>
  if (fields['alg'] !== 'EdDSA') throw incorrect('alg is not EdDSA')
  if (fields['typ'] !== typ) throw incorrect(`typ is not ${typ}`)
  if ('crit' in fields || 'b64' in fields) throw incorrect('crit is not understood')
  if (typeof fields['kid'] !== 'string') throw incorrect('kid is missing')
  return fields['kid']
}

// Signed documents: JWS compact, Ed25519 only, `typ` and `kid` always checked. `typ` separates the
// domains: a lease can never pass for a license. Implements docs/protocol.md §2; RFC 7515, RFC 8037.
import { compactVerify } from 'jose'
import type { Static, TSchema } from 'typebox'
import { decodeBase64url, decodeUtf8, encodeBase64url, encodeUtf8 } from './bytes.ts'
import { incorrect } from './errors/marque-error.ts'
import type { Signer } from './keys.ts'
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
  const { header, payload } = readUnverified(input.jws)
  const kid = checkHeader(header, input.typ)
  const signedBy = input.keys.find((candidate) => candidate.kid === kid)
  if (signedBy === undefined) throw incorrect(`${input.typ} is signed by an unknown key`)
  await checkSignature(input.jws, signedBy.key)
  return parseWith(input.schema, payload, input.typ)
}

/**
 * Reads a document without verifying anything: for showing, never for deciding. Stricter than JOSE:
 * each part has one spelling, so a document cannot be altered without being noticed.
 * @throws MarqueError 40000 if it is not a JWS
 */
export function readUnverified(jws: string): { header: unknown; payload: unknown } {
  const parts = jws.split('.')
  const [header = '', payload = '', signature = ''] = parts
  try {
    if (parts.length !== 3) throw new SyntaxError('a JWS has three parts')
    decodeBase64url(signature)
    return { header: parseJsonPart(header), payload: parseJsonPart(payload) }
  } catch (cause) {
    throw incorrect('not a signed document', cause)
  }
}

const parseJsonPart = (part: string): unknown => JSON.parse(decodeUtf8(decodeBase64url(part)))

async function checkSignature(jws: string, key: CryptoKey): Promise<void> {
  try {
    await compactVerify(jws, key, { algorithms: ['EdDSA'] })
  } catch (cause) {
    throw incorrect('signature', cause)
  }
}

function checkHeader(header: unknown, typ: DocumentType): string {
  if (typeof header !== 'object' || header === null) throw incorrect('the header is no object')
  const fields = header as Record<string, unknown>
  if (fields['alg'] !== 'EdDSA') throw incorrect('alg is not EdDSA')
  if (fields['typ'] !== typ) throw incorrect(`typ is not ${typ}`)
  if ('crit' in fields || 'b64' in fields) throw incorrect('crit is not understood')
  if (typeof fields['kid'] !== 'string') throw incorrect('kid is missing')
  return fields['kid']
}

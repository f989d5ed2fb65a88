// The root key's word that an issuing key may sign licenses, for a time.
// Implements docs/protocol.md §2, "Delegation payload".
import Type, { type Static } from 'typebox'
import { incorrect } from '../errors/marque-error.ts'
import { signDocument, type VerifyKey, verifyDocument } from '../jws.ts'
import { importSigningJwk, type Signer, SigningJwkSchema, thumbprint } from '../keys.ts'
import { parseWith } from '../schema.ts'
import { rootKeysOf, SLUG_PATTERN, type Trust } from './trust.ts'

/** 9999-12-31T23:59:59Z */
export const LAST_SECOND = 253_402_300_799
export const epochSeconds = Type.Integer({ minimum: 0, maximum: LAST_SECOND })

export const DelegationSchema = Type.Object({
  iss: Type.String({ pattern: SLUG_PATTERN }),
  jwk: SigningJwkSchema,
  use: Type.Literal('license'),
  nbf: epochSeconds,
  exp: epochSeconds,
})

export type Delegation = Static<typeof DelegationSchema>

/** @throws MarqueError 40000 if nobody would accept it */
export async function signDelegation(payload: Delegation, root: Signer): Promise<string> {
  parseWith(DelegationSchema, payload, 'delegation')
  return signDocument({ typ: 'marque-delegation+jwt', payload, signer: root })
}

/**
 * Verifies a delegation by the pinned root keys. Its dates bound what it may have signed
 * (`checkIssuedWithin`), not how long it may be shown.
 * @throws MarqueError 40000
 */
export async function verifyDelegation(
  jws: string,
  trust: Trust,
): Promise<{ delegation: Delegation; issuingKey: VerifyKey }> {
  const keys = await rootKeysOf(trust)
  const typ = 'marque-delegation+jwt'
  const delegation = await verifyDocument({ typ, jws, keys, schema: DelegationSchema })
  if (delegation.iss !== trust.slug) throw incorrect('the delegation is of another publisher')
  const kid = await thumbprint(delegation.jwk)
  if (trust.revoked?.includes(kid)) throw incorrect('the issuing key is revoked')
  return { delegation, issuingKey: { kid, key: await importSigningJwk(delegation.jwk) } }
}

/** @throws MarqueError 40000 if something was issued outside the delegation's time */
export function checkIssuedWithin(delegation: Delegation, issuedAt: number): void {
  if (issuedAt < delegation.nbf || issuedAt > delegation.exp) {
    throw incorrect('issued outside the time of the delegation')
  }
}

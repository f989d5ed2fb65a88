// The trust anchor: whose root keys a product believes. It is a file or an argument of the program,
// never an environment variable. Implements docs/protocol.md §1.
import Type, { type Static } from 'typebox'
import { base64urlPattern } from '../bytes.ts'
import type { VerifyKey } from '../jws.ts'
import { importSigningJwk, SigningJwkSchema, thumbprint } from '../keys.ts'
import { parseWith } from '../schema.ts'

export const SLUG_PATTERN = '^[a-z][a-z0-9]*(_[a-z0-9]+)*$'

export const TrustSchema = Type.Object({
  publisher: Type.String({ minLength: 1, maxLength: 200 }),
  slug: Type.String({ pattern: SLUG_PATTERN, maxLength: 60 }),
  keys: Type.Array(SigningJwkSchema, { minItems: 1, maxItems: 10 }),
  revoked: Type.Optional(
    Type.Array(Type.String({ pattern: base64urlPattern(32) }), { maxItems: 1000 }),
  ),
})

/** Root public keys (old and new during rotation) and thumbprints of revoked issuing keys. */
export type Trust = Static<typeof TrustSchema>

/** @throws MarqueError 40000 naming each wrong field */
export const parseTrust = (value: unknown): Trust => parseWith(TrustSchema, value, 'trust.json')

export const rootKeysOf = (trust: Trust): Promise<readonly VerifyKey[]> =>
  Promise.all(
    trust.keys.map(async (jwk) => ({
      kid: await thumbprint(jwk),
      key: await importSigningJwk(jwk),
    })),
  )

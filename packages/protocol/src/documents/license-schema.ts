// The fields of a license and of the file it travels in. Implements docs/protocol.md §2.
import Type, { type Static } from 'typebox'
import { type DeploymentId, idSchema, type LicenseId } from '../ids.ts'
import { MAX_DOCUMENT_LENGTH } from '../jws.ts'
import { ReceivingJwkSchema, SigningJwkSchema } from '../keys.ts'
import { epochSeconds } from './delegation.ts'
import { SLUG_PATTERN } from './trust.ts'

const name = Type.String({ minLength: 1, maxLength: 200 })
/** `YYYY-MM-DD`; dates of this form compare as texts */
export const DATE_PATTERN = '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$'
/** kebab-case, as in `product.id` */
export const PRODUCT_ID_PATTERN = '^[a-z0-9]+(-[a-z0-9]+)*$'
const jws = Type.String({ maxLength: MAX_DOCUMENT_LENGTH })

export const LicenseFileSchema = Type.Object({
  format: Type.Literal('marque-license/1'),
  delegation: jws,
  license: jws,
})

/** One usage right: a feature on or off, or an amount. */
export const EntitlementSchema = Type.Union([
  Type.Boolean(),
  Type.Number(),
  Type.String({ maxLength: 1000 }),
])

/** The fields that an operator may set when confirming or renewing; each replaces a whole field. */
export const TermsSchema = Type.Object({
  maxConnections: Type.Integer({ minimum: 1, maximum: 10_000_000 }),
  nbf: Type.Optional(epochSeconds),
  exp: Type.Optional(epochSeconds),
  accountStatus: Type.Union([
    Type.Literal('active'),
    Type.Literal('suspended'),
    Type.Literal('ended'),
  ]),
  versions: Type.Object({
    // White space alone would be the range of every version.
    range: Type.String({ pattern: '^\\S', maxLength: 200 }),
    builtBefore: Type.Optional(Type.String({ pattern: DATE_PATTERN })),
  }),
  ips: Type.Optional(Type.Array(Type.String({ maxLength: 50 }), { minItems: 1, maxItems: 1000 })),
  domains: Type.Optional(
    Type.Array(Type.String({ maxLength: 255 }), { minItems: 1, maxItems: 1000 }),
  ),
  appNames: Type.Optional(Type.Array(name, { minItems: 1, maxItems: 1000 })),
  entitlements: Type.Record(
    Type.String({ pattern: '^[A-Za-z][A-Za-z0-9._-]{0,99}$' }),
    EntitlementSchema,
    { additionalProperties: false },
  ),
  lease: Type.Object({
    renewSeconds: Type.Integer({ minimum: 1, maximum: 31_536_000 }),
    graceSeconds: Type.Integer({ minimum: 1, maximum: 31_536_000 }),
  }),
  restartRecovery: Type.Optional(
    Type.Object({
      minProductVersion: Type.String({ pattern: '^\\d+\\.\\d+(\\.\\d+)*$', maxLength: 100 }),
      days: Type.Optional(Type.Integer({ minimum: 1, maximum: 36_500 })),
    }),
  ),
})

export const LicenseSchema = Type.Object({
  jti: idSchema<LicenseId>(),
  serial: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  iss: Type.String({ pattern: SLUG_PATTERN }),
  iat: epochSeconds,
  licensee: Type.Object({ id: Type.String({ minLength: 1, maxLength: 100 }), name }),
  product: Type.Object({ id: Type.String({ pattern: PRODUCT_ID_PATTERN, maxLength: 100 }), name }),
  project: name,
  deployment: Type.Object({
    id: idSchema<DeploymentId>(),
    jwk: SigningJwkSchema,
    image: Type.String({ pattern: '^\\d+\\.\\d+\\.\\d+$' }),
  }),
  ...TermsSchema.properties,
  activation: Type.Object({
    url: Type.String({ maxLength: 100, pattern: '^https?://[A-Za-z0-9.\\-]+(:\\d{1,5})?$' }),
    keys: Type.Array(Type.Object({ kid: Type.String({ minLength: 1 }), jwk: ReceivingJwkSchema }), {
      minItems: 1,
      maxItems: 10,
    }),
    clockToleranceSeconds: Type.Integer({ minimum: 0, maximum: 31_536_000 }),
  }),
})

export type LicenseFile = Static<typeof LicenseFileSchema>
/** What an operator decides of a license. */
export type Terms = Static<typeof TermsSchema>
export type License = Static<typeof LicenseSchema>
export type Entitlement = Static<typeof EntitlementSchema>

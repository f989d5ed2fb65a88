// What a node sends to claim and renew a seat, and what it gets back. One schema gives validation,
// types and OpenAPI. Implements docs/contract.md, "License server"; docs/protocol.md §6, §7.
import Type, { type Static } from 'typebox'
import { BASE64URL_PATTERN, base64urlPattern } from '../bytes.ts'
import { DATE_PATTERN, LicenseFileSchema } from '../documents/license-schema.ts'
import { idSchema, type NodeId, type ProjectId, type RegistrationId } from '../ids.ts'
import { VERSION_PATTERN } from '../matching/versions.ts'

/** Well-formed Unicode without control characters: it goes into logs and the audit chain. */
export const PLAIN_TEXT_PATTERN = '^[^\\u0000-\\u001f\\u007f\\ud800-\\udfff]+$'
const name = Type.String({ minLength: 1, maxLength: 200, pattern: PLAIN_TEXT_PATTERN })
const bytes32 = Type.String({ pattern: base64urlPattern(32) })
/** 16 to 64 bytes */
const nonce = Type.String({ minLength: 22, maxLength: 86, pattern: BASE64URL_PATTERN })

export const EpochSchema = Type.Object(
  {
    boot: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
    random: Type.String({ pattern: base64urlPattern(16) }),
  },
  { description: 'what one start of a license server drew (protocol §6, "Fence")' },
)

export const EnvironmentSchema = Type.Object({
  configDatabase: Type.Optional(bytes32),
  stateServer: Type.Optional(bytes32),
  fileServer: Type.Optional(bytes32),
})

export const ClaimBodySchema = Type.Object({
  project: Type.Object({
    id: idSchema<ProjectId>(),
    name,
    appName: name,
    domain: Type.Optional(
      Type.String({ minLength: 1, maxLength: 253, pattern: PLAIN_TEXT_PATTERN }),
    ),
    version: Type.String({ pattern: VERSION_PATTERN, maxLength: 100 }),
    build: Type.Optional(Type.String({ pattern: DATE_PATTERN })),
    configuration: Type.Union([
      Type.Literal('cluster'),
      Type.Literal('standalone'),
      Type.Literal('embedded'),
    ]),
  }),
  node: Type.Object({ id: idSchema<NodeId>(), name }),
  environment: Type.Optional(EnvironmentSchema),
  epoch: Type.Optional(EpochSchema),
  nonce,
})

export const RenewBodySchema = Type.Object({ nonce })

export const LeaseAnswerSchema = Type.Object({
  registrationId: idSchema<RegistrationId>(),
  lease: Type.String({ description: 'JWS, typ marque-lease+jwt' }),
  licenseFile: LicenseFileSchema,
  renewAfterSeconds: Type.Integer(),
  expiresAt: Type.Integer({ description: 'epoch seconds' }),
  maxConnections: Type.Integer(),
  connectionsInUse: Type.Integer(),
  recovered: Type.Boolean(),
  epoch: EpochSchema,
})

export const ClaimAnswerSchema = Type.Object({
  ...LeaseAnswerSchema.properties,
  leaseSecret: Type.String({ description: '32 bytes, base64url; bearer of renew and release' }),
})

export type Epoch = Static<typeof EpochSchema>
export type Environment = Static<typeof EnvironmentSchema>
export type ClaimBody = Static<typeof ClaimBodySchema>
export type RenewBody = Static<typeof RenewBodySchema>
export type LeaseAnswer = Static<typeof LeaseAnswerSchema>
export type ClaimAnswer = Static<typeof ClaimAnswerSchema>

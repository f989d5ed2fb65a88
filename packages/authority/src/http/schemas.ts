// The JSON of the API: what each thing looks like from outside, and how a domain record becomes it.
// Implements docs/contract.md, "Authority".
import {
  EntitlementSchema,
  type Language,
  LicenseFileSchema,
  TermsSchema,
  UUID_PATTERN,
} from '@marque/protocol'
import Type from 'typebox'
import { EMAIL_PATTERN } from '../domain/email.ts'
import type {
  Activation,
  Invitation,
  IssuedLicense,
  Licensee,
  LicenseRequest,
  Migration,
  Operator,
  Session,
  Token,
} from '../domain/records.ts'
import { ARCHITECTURES, type Architecture, type ArchiveLink } from '../domain/records.ts'
import { ROLES, type Role } from '../domain/roles.ts'
import { payloadOf } from '../operations/change-license.ts'

export { LicenseFileSchema }

/** Text that a person wrote and another reads: no control characters, no direction overrides. */
export const text = (maxLength: number) =>
  Type.String({
    minLength: 1,
    maxLength,
    pattern: '^(?!\\s)[^\\u0000-\\u001f\\u007f\\u202a-\\u202e\\u2066-\\u2069]*$',
  })
/** Words to look for; PostgreSQL takes no NUL, and nobody types one. */
export const words = Type.String({
  maxLength: 200,
  pattern: '^[^\\u0000-\\u001f\\u007f]*$',
  description: 'words that names, addresses or ids hold, in any case',
})
export const email = Type.String({ maxLength: 254, pattern: EMAIL_PATTERN })
export const id = Type.String({ pattern: UUID_PATTERN })
export const at = Type.Integer({ description: 'epoch seconds' })
export const count = Type.Integer({ minimum: 0 })
export const language = Type.Unsafe<Language>(
  Type.Union([Type.Literal('en'), Type.Literal('zh')], { description: 'of mails' }),
)
export const architecture = Type.Unsafe<Architecture>(
  Type.Union(ARCHITECTURES.map((name) => Type.Literal(name))),
)
export const role = Type.Unsafe<Role>(Type.Union(ROLES.map((name) => Type.Literal(name))))

export const IdParams = Type.Object({ id })
export const PageQuery = Type.Object(
  {
    cursor: Type.Optional(Type.String({ pattern: '^\\d{1,15}(-\\d{1,15})?$' })),
    limit: Type.Optional(
      Type.String({ pattern: '^([1-9]\\d?|1\\d\\d|200)$', description: '1 to 200; 50 if absent' }),
    ),
  },
  { additionalProperties: false },
)

/** `q` of a list that can be searched. */
export const SearchQuery = Type.Object(
  {
    ...PageQuery.properties,
    q: Type.Optional(words),
  },
  { additionalProperties: false },
)

export const pageSchema = <T extends Type.TSchema>(items: T) =>
  Type.Object({ items: Type.Array(items), nextCursor: Type.Optional(Type.String()) })

const FaultSchema = Type.Object({ field: Type.String(), problem: Type.String() })

export const LicenseeSchema = Type.Object({
  id,
  name: Type.String(),
  email: Type.String(),
  contractSignedOn: Type.String(),
  createdAt: at,
  version: Type.Integer({ minimum: 1, description: 'grows with every change' }),
  language: Type.Optional(language),
})

export const toLicensee = (licensee: Licensee): Type.Static<typeof LicenseeSchema> => licensee

export const ProductVersionSchema = Type.Object(
  {
    minor: Type.String({ maxLength: 100 }),
    build: Type.Optional(Type.String({ maxLength: 100 })),
  },
  { additionalProperties: false },
)

export const RequestSchema = Type.Object({
  id,
  source: Type.Union([Type.Literal('mail'), Type.Literal('api'), Type.Literal('console')]),
  state: Type.Union([
    Type.Literal('open'),
    Type.Literal('confirmed'),
    Type.Literal('rejected'),
    Type.Literal('ignored'),
  ]),
  faults: Type.Array(FaultSchema),
  from: Type.String(),
  company: Type.String(),
  projectName: Type.String(),
  contractSignedOn: Type.String(),
  registrationMethod: Type.String(),
  maxRegistrations: Type.Optional(Type.Number()),
  product: Type.Optional(Type.String()),
  productVersion: ProductVersionSchema,
  note: Type.Optional(Type.String()),
  language: Type.Optional(language),
  messageId: Type.Optional(Type.String()),
  rejection: Type.Optional(Type.String({ description: 'why an operator turned it down' })),
  createdAt: at,
  decidedAt: Type.Optional(at),
  license: Type.Optional(Type.Object({ id })),
  deployment: Type.Optional(Type.Object({ id })),
})

export function toRequest(request: LicenseRequest): Type.Static<typeof RequestSchema> {
  const { licenseeId: _l, productId: _p, licenseId, deploymentId, faults, ...rest } = request
  return {
    ...rest,
    faults: [...faults],
    ...(licenseId !== undefined && { license: { id: licenseId } }),
    ...(deploymentId !== undefined && { deployment: { id: deploymentId } }),
  }
}

export const IssuedSchema = Type.Object({
  license: Type.Object({ id, serial: Type.Integer({ minimum: 1 }) }),
  deployment: Type.Object({ id }),
})

export const RenewedSchema = Type.Object({
  license: Type.Object({ id, serial: Type.Integer({ minimum: 1 }) }),
})

export const toIssued = ({ id, serial, deploymentId }: IssuedLicense) => ({
  license: { id, serial },
  deployment: { id: deploymentId },
})

export const LicenseTermsSchema = Type.Object({
  ...TermsSchema.properties,
  entitlements: Type.Record(Type.String(), EntitlementSchema),
})

export const LicenseSchema = Type.Object({
  id,
  serial: Type.Integer({ minimum: 1 }),
  deployment: Type.Object({ id }),
  licensee: Type.Object({ id, name: Type.String() }),
  product: Type.Object({ id: Type.String(), name: Type.String() }),
  project: Type.String(),
  terms: LicenseTermsSchema,
  issuedAt: at,
})

export const toLicense = (license: IssuedLicense): Type.Static<typeof LicenseSchema> => ({
  id: license.id,
  serial: license.serial,
  deployment: { id: license.deploymentId },
  licensee: { id: payloadOf(license).licensee.id, name: license.licenseeName },
  product: license.product,
  project: license.project,
  terms: license.terms,
  issuedAt: license.issuedAt,
})

export const ActivationSchema = Type.Object({
  id,
  deploymentId: id,
  instanceId: id,
  sequence: count,
  outcome: Type.Union([Type.Literal('approved'), Type.Literal('refused')]),
  code: Type.Optional(Type.Integer({ description: 'why it was refused' })),
  reason: Type.String({ description: 'why the license server asked' }),
  licenseSerial: count,
  clockOffsetSeconds: Type.Integer({ description: "the license server's clock is ahead by this" }),
  chain: Type.Optional(
    Type.Union([Type.Literal('normal'), Type.Literal('break')], {
      description: 'of approvals: the license server went on where it stood, or did not',
    }),
  ),
  record: Type.String({ description: 'what the challenge leads to' }),
  previous: Type.String({ description: 'what it builds on' }),
  firstAt: at,
  lastAt: at,
  times: Type.Integer({ minimum: 1 }),
})

export const toActivation = ({
  challengeHash: _hash,
  ...activation
}: Activation): Type.Static<typeof ActivationSchema> => activation

export const MigrationSchema = Type.Object({
  id,
  from: Type.Object({ id }),
  deployment: Type.Object({ id }),
  proof: Type.Optional(Type.Object({ instanceId: id, sequence: count })),
  createdAt: at,
})

export const toMigration = (migration: Migration): Type.Static<typeof MigrationSchema> => ({
  id: migration.id,
  from: { id: migration.fromDeploymentId },
  deployment: { id: migration.toDeploymentId },
  ...(migration.proof !== undefined && { proof: migration.proof }),
  createdAt: migration.createdAt,
})

export const OperatorSchema = Type.Object({ id, email: Type.String(), role, createdAt: at })

export const toOperator = ({
  passwordHash: _hash,
  ...operator
}: Operator): Type.Static<typeof OperatorSchema> => operator

export const SessionSchema = Type.Object({
  id,
  address: Type.String(),
  createdAt: at,
  expiresAt: at,
  current: Type.Boolean({ description: 'the one that asks' }),
})

export const toSession = (
  { id, address, createdAt, expiresAt }: Session,
  current: string,
): Type.Static<typeof SessionSchema> => ({
  id,
  address,
  createdAt,
  expiresAt,
  current: id === current,
})

export const TokenSchema = Type.Object({
  id,
  name: Type.String(),
  role,
  createdAt: at,
  revokedAt: Type.Optional(at),
})

export const toToken = ({ hash: _hash, ...token }: Token): Type.Static<typeof TokenSchema> => token

export const InvitationSchema = Type.Object({
  id,
  email: Type.Optional(Type.String()),
  role,
  createdAt: at,
  expiresAt: at,
})

export const toInvitation = ({
  hash: _hash,
  ...invitation
}: Invitation): Type.Static<typeof InvitationSchema> => invitation

export const ArchiveLinkSchema = Type.Object({
  id,
  architecture: Type.Optional(architecture),
  createdAt: at,
  expiresAt: at,
  downloads: count,
  lastDownloadAt: Type.Optional(at),
  revokedAt: Type.Optional(at),
})

export const toArchiveLink = ({
  deploymentId: _id,
  ...link
}: ArchiveLink): Type.Static<typeof ArchiveLinkSchema> => link

export const ProblemSchema = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.Integer(),
    name: Type.String(),
    detail: Type.String(),
    remedy: Type.String(),
    ref: Type.Optional(Type.String()),
    faults: Type.Optional(Type.Array(FaultSchema)),
  },
  { description: 'RFC 9457; codes in docs/errors.md' },
)

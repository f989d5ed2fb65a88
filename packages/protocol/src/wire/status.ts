// What a license server says of itself to anyone who asks, and the exchange of its QR page.
// Implements docs/contract.md, "License server".
import Type, { type Static } from 'typebox'
import { SLOTS } from '../environment/proof.ts'
import { type DeploymentId, type InstanceId, idSchema, type ProjectId } from '../ids.ts'

/** The closed table of what an administrator should mend; pages hold sentence and remedy. */
export const WARNING_NAMES = [
  'CONFIG_NOT_MAPPED',
  'CERTIFICATE_BUILT_IN',
  'CERTIFICATE_EXPIRES',
  'CERTIFICATE_INVALID',
  'LICENSE_EXPIRES',
  'LICENSE_EXPIRED',
  'LICENSE_SUSPENDED',
  'LICENSE_FILE_REFUSED',
  'CLOCK_BEHIND',
] as const

export const WarningSchema = Type.Object({
  name: Type.Enum([...WARNING_NAMES]),
  expiresAt: Type.Optional(Type.Integer()),
  reason: Type.Optional(Type.String()),
  offsetSeconds: Type.Optional(Type.Integer()),
})

/** A project that is locked, and why: for whoever stands before the activation page. */
export const WaitingSchema = Type.Object({
  id: idSchema<ProjectId>(),
  name: Type.String(),
  reason: Type.Union([
    Type.Literal('not-heard-of', { description: 'none of its nodes came with proofs yet' }),
    Type.Literal('environment-changed', {
      description: 'too few of its components opened its seal',
    }),
    Type.Literal('recovery-not-allowed', { description: 'the license wants a QR code each time' }),
    Type.Literal('not-sealed', { description: 'it has no components of its own to recover by' }),
    Type.Literal('data-changed', { description: 'its stored rows do not add up' }),
  ]),
  /** slots whose component is another one */
  changed: Type.Optional(Type.Array(Type.Enum([...SLOTS]))),
  /** slots whose component could not be reached */
  absent: Type.Optional(Type.Array(Type.Enum([...SLOTS]))),
})

export const StatusSchema = Type.Object({
  state: Type.Union([Type.Literal('unactivated'), Type.Literal('active')]),
  live: Type.Boolean(),
  ready: Type.Boolean(),
  clockOk: Type.Boolean(),
  deploymentId: idSchema<DeploymentId>(),
  publisher: Type.String(),
  licensee: Type.Object({ id: Type.String(), name: Type.String() }),
  product: Type.Object({ id: Type.String(), name: Type.String() }),
  maxConnections: Type.Integer(),
  connectionsInUse: Type.Integer(),
  expiresAt: Type.Union([Type.Integer(), Type.Null()], { description: 'null: perpetual' }),
  licenseSerial: Type.Integer(),
  instanceId: idSchema<InstanceId>(),
  projects: Type.Object({
    open: Type.Integer(),
    locked: Type.Integer(),
    waiting: Type.Optional(
      Type.Array(WaitingSchema, { description: 'the locked ones, at most 100 of them' }),
    ),
  }),
  version: Type.String(),
  warnings: Type.Array(WarningSchema),
})

export const ChallengeAnswerSchema = Type.Object({
  challengeId: Type.String(),
  url: Type.String({ description: 'what the QR code holds' }),
  svg: Type.String({ description: 'the QR code as a complete SVG document' }),
  expiresAt: Type.Integer({ description: 'epoch seconds by the clock of the license server' }),
  ttlSeconds: Type.Integer(),
  attemptsLeft: Type.Integer(),
  lockedForSeconds: Type.Optional(Type.Integer()),
})

export const ActivationBodySchema = Type.Object({
  challengeId: Type.String({ pattern: '^[A-Za-z0-9_-]{22}$' }),
  code: Type.String({ pattern: '^\\d{6}$' }),
})

export type Status = Static<typeof StatusSchema>
export type Waiting = Static<typeof WaitingSchema>
export type Warning = Static<typeof WarningSchema>
export type WarningName = (typeof WARNING_NAMES)[number]
export type ChallengeAnswer = Static<typeof ChallengeAnswerSchema>
export type ActivationBody = Static<typeof ActivationBodySchema>

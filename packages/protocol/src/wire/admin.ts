// What the dashboard and scripts of a license server's administrator see.
import Type, { type Static } from 'typebox'
import { LicenseSchema } from '../documents/license-schema.ts'
import { SLOTS } from '../environment/proof.ts'
import { idSchema, type NodeId, type ProjectId, type RegistrationId } from '../ids.ts'
import { PLAIN_TEXT_PATTERN } from './claim.ts'
import { StatusSchema, WaitingSchema } from './status.ts'

const epochSeconds = Type.Integer({ description: 'epoch seconds' })

export const RegistrationItemSchema = Type.Object({
  registrationId: idSchema<RegistrationId>(),
  projectId: idSchema<ProjectId>(),
  projectName: Type.String(),
  appName: Type.String(),
  nodeId: idSchema<NodeId>(),
  nodeName: Type.String(),
  address: Type.String(),
  version: Type.String(),
  claimedAt: Type.Integer(),
  renewedAt: Type.Integer(),
  leaseEndsAt: Type.Integer(),
  takeOvers: Type.Integer(),
})

export const RegistrationListSchema = Type.Object({
  items: Type.Array(RegistrationItemSchema),
  nextCursor: Type.Optional(Type.String()),
  /** of all pages; only where a search or an order was asked for */
  total: Type.Optional(Type.Integer()),
})

/** What registrations can be ordered by. */
export const REGISTRATION_ORDERS = [
  'node',
  'project',
  'address',
  'version',
  'claimedAt',
  'renewedAt',
  'leaseEndsAt',
] as const

export const EvictBodySchema = Type.Object({
  reason: Type.String({ minLength: 1, maxLength: 500, pattern: PLAIN_TEXT_PATTERN }),
})

export const UsageSchema = Type.Object({
  items: Type.Array(
    Type.Object({
      at: epochSeconds,
      /** the span that the figure is of; between it and the next item nothing ran */
      seconds: Type.Integer(),
      connectionsInUse: Type.Integer(),
      maxConnections: Type.Integer(),
      /** refused requests in this span by code; absent: none */
      refusals: Type.Optional(Type.Record(Type.String(), Type.Integer())),
    }),
  ),
})

export const ClockFactsSchema = Type.Object({
  now: epochSeconds,
  /** the latest time that was ever true here */
  highWater: epochSeconds,
  /** 0 within the tolerance of five minutes */
  behindSeconds: Type.Integer(),
  /** over all starts */
  uptimeSeconds: Type.Integer(),
})

export const CertificateFactsSchema = Type.Object({
  subject: Type.String(),
  issuer: Type.String(),
  names: Type.Array(Type.String()),
  validFrom: epochSeconds,
  validUntil: epochSeconds,
  fingerprint: Type.String({ description: 'SHA-256, as browsers show it' }),
  builtIn: Type.Boolean(),
  /** why the pair in /app/tls is not the one in use */
  fault: Type.Optional(Type.String()),
})

/** What the dashboard shows all the time, in one answer. */
export const OverviewSchema = Type.Object({
  status: StatusSchema,
  clock: ClockFactsSchema,
  certificate: CertificateFactsSchema,
  /** of the newest audit event: as long as it stays, nothing has happened */
  auditSequence: Type.Integer(),
  /** whether the password can be changed here, or only in the file that a setting names */
  passwordChangeable: Type.Boolean(),
})

export const ProjectItemSchema = Type.Object({
  id: idSchema<ProjectId>(),
  name: Type.String(),
  appName: Type.String(),
  configuration: Type.String({ description: 'cluster, standalone or embedded' }),
  seats: Type.Integer(),
  /** absent: it is open */
  waiting: Type.Optional(Type.Pick(WaitingSchema, ['reason', 'changed', 'absent'])),
  seal: Type.Optional(Type.Object({ kind: Type.String(), number: Type.Integer() })),
  /** how its components opened its seal since the start */
  opening: Type.Optional(
    Type.Object({
      at: epochSeconds,
      matched: Type.Array(Type.Enum([...SLOTS])),
      changed: Type.Array(Type.Enum([...SLOTS])),
      absent: Type.Array(Type.Enum([...SLOTS])),
    }),
  ),
})

export const ProjectListSchema = Type.Object({
  items: Type.Array(ProjectItemSchema),
  nextCursor: Type.Optional(Type.String()),
})

/** What is known of former licenses is what was recorded when they came into force. */
export const LicenseHistorySchema = Type.Object({
  inForce: LicenseSchema,
  items: Type.Array(
    Type.Object({
      serial: Type.Integer(),
      at: epochSeconds,
      /** `start`: it was there when the license server started */
      source: Type.String({ description: 'page, api, file or start' }),
      maxConnections: Type.Optional(Type.Integer()),
      /** null: perpetual */
      expiresAt: Type.Optional(Type.Union([epochSeconds, Type.Null()])),
      accountStatus: Type.Optional(Type.String()),
    }),
  ),
})

export const LogPageSchema = Type.Object({
  items: Type.Array(
    Type.Object({
      time: Type.String({ description: 'ISO 8601' }),
      level: Type.String(),
      message: Type.String(),
      /** the other facts of the line */
      facts: Type.Record(Type.String(), Type.Unknown()),
    }),
  ),
  nextCursor: Type.Optional(Type.String()),
})

export const PasswordBodySchema = Type.Object({
  current: Type.String({ minLength: 1, maxLength: 1000 }),
  next: Type.String({ minLength: 8, maxLength: 1000, pattern: PLAIN_TEXT_PATTERN }),
})

export type RegistrationOrder = (typeof REGISTRATION_ORDERS)[number]
export type ClockFacts = Static<typeof ClockFactsSchema>
export type CertificateFacts = Static<typeof CertificateFactsSchema>
export type Overview = Static<typeof OverviewSchema>
export type ProjectItem = Static<typeof ProjectItemSchema>
export type ProjectList = Static<typeof ProjectListSchema>
export type LicenseHistory = Static<typeof LicenseHistorySchema>
export type LogPage = Static<typeof LogPageSchema>
export type RegistrationItem = Static<typeof RegistrationItemSchema>
export type RegistrationList = Static<typeof RegistrationListSchema>
export type EvictBody = Static<typeof EvictBodySchema>
export type Usage = Static<typeof UsageSchema>

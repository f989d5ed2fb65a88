// What the dashboard and scripts of a license server's administrator see.
import Type, { type Static } from 'typebox'
import { idSchema, type NodeId, type ProjectId, type RegistrationId } from '../ids.ts'
import { PLAIN_TEXT_PATTERN } from './claim.ts'

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
})

export const EvictBodySchema = Type.Object({
  reason: Type.String({ minLength: 1, maxLength: 500, pattern: PLAIN_TEXT_PATTERN }),
})

export const UsageSchema = Type.Object({
  items: Type.Array(
    Type.Object({
      at: Type.Integer({ description: 'epoch seconds' }),
      connectionsInUse: Type.Integer(),
      maxConnections: Type.Integer(),
    }),
  ),
})

export type RegistrationItem = Static<typeof RegistrationItemSchema>
export type RegistrationList = Static<typeof RegistrationListSchema>
export type EvictBody = Static<typeof EvictBodySchema>
export type Usage = Static<typeof UsageSchema>

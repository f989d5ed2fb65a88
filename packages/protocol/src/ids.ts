// Ids that must not be mixed up: each is a lower-case UUID with a brand of its own.
import Type from 'typebox'
import { type Bytes, bytesToUuid, encodeUtf8 } from './bytes.ts'
import { sha256 } from './primitives.ts'

declare const brand: unique symbol
type Id<Name extends string> = string & { readonly [brand]: Name }

export type LicenseId = Id<'license'>
export type DeploymentId = Id<'deployment'>
export type InstanceId = Id<'instance'>
export type ProjectId = Id<'project'>
export type NodeId = Id<'node'>
export type RegistrationId = Id<'registration'>

export const UUID_PATTERN = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'

/** The schema of one kind of id. */
export const idSchema = <T extends Id<string>>() =>
  Type.Unsafe<T>(Type.String({ pattern: UUID_PATTERN }))

/** A random id (RFC 9562, version 4) from 16 random bytes. */
export const uuidFrom = <T extends Id<string>>(random: Uint8Array): T => withVersion<T>(random, 4)

/** The node id that survives a recreated container (docs/protocol.md §6, "Node id"). */
export async function nodeIdFrom(project: ProjectId, nodeName: string): Promise<NodeId> {
  const digest = await sha256(encodeUtf8(`marque/1 node\n${project}\n${nodeName}`))
  return withVersion<NodeId>(digest.subarray(0, 16), 8)
}

function withVersion<T extends Id<string>>(source: Uint8Array, version: number): T {
  const bytes: Bytes = Uint8Array.from(source)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | (version << 4)
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytesToUuid(bytes) as T
}

// What the license server remembers of a node's hold on a seat, as plain data that no rule changes.
// The part that a renewal touches is small and apart from the rest. Implements docs/protocol.md §7.
import type {
  ClaimBody,
  EnvironmentSeal,
  NodeId,
  ProjectId,
  RegistrationId,
} from '@marque/protocol'

/** SHA-256 of a lease secret, base64url. The secret itself is never kept. */
export type SecretHash = string

export type ProjectLock = {
  /** uptime at which it was locked */
  readonly atMs: number
  /** seats that the project is known to have held and that are not found any more */
  readonly missingSeats: number
}

export type Project = {
  /** dense integer, the key of its rows */
  readonly number: number
  readonly id: ProjectId
  readonly name: string
  readonly appName: string
  readonly configuration: ClaimBody['project']['configuration']
  /** set when its rows do not add up (docs/protocol.md §5) */
  readonly lock: ProjectLock | undefined
  /** what its components open after a restart; absent if it never brought all of their proofs */
  readonly seal: EnvironmentSeal | undefined
}

export type Eviction = {
  readonly reason: string
  /** uptime at which an operator removed the node */
  readonly atMs: number
  /** counted: the node may go on with its lease, so its seat is not free yet */
  readonly seat: 'freed-at-once' | 'counted' | 'freed'
}

export type Registration = {
  /** dense integer, the key of its rows */
  readonly number: number
  readonly id: RegistrationId
  /** number of its project */
  readonly project: number
  readonly nodeId: NodeId
  readonly nodeName: string
  readonly address: string
  readonly version: string
  readonly secretHash: SecretHash
  /** hashes of secrets that a take-over replaced, newest last */
  readonly superseded: readonly SecretHash[]
  readonly takeOvers: number
  /** epoch seconds */
  readonly claimedAt: number
  readonly eviction: Eviction | undefined
}

export type Seat = {
  readonly registration: Registration
  /** epoch seconds of the last grant */
  readonly renewedAt: number
  /** epoch seconds at which the last lease ends */
  readonly endsAt: number
  /** uptime at the last grant: the seat's age counts from here */
  readonly grantedAtMs: number
}

/** Whether the seat is one of the license's connections in use. */
export const countsAsInUse = ({ registration }: Seat): boolean =>
  registration.eviction === undefined || registration.eviction.seat === 'counted'

/** The instant from which one `graceSeconds` decides what becomes of the seat next. */
export const ageBaseMs = (seat: Seat): number =>
  countsAsInUse(seat) ? seat.grantedAtMs : (seat.registration.eviction?.atMs ?? 0)

/** Whether an eviction freed the seat before its node could know. */
export const wasFreedAtOnce = ({ registration }: Seat): boolean =>
  registration.eviction?.seat === 'freed-at-once'

// What a node keeps of its registration, so that a restart can start without its license server.
// Everything in it that gives a right is verified again when it is read: the file proves nothing.
// Implements docs/contract.md, "SDK".
import {
  type DeploymentId,
  idSchema,
  LicenseFileSchema,
  type NodeId,
  type ProjectId,
  parseWith,
  type RegistrationId,
} from '@marque/protocol'
import Type, { type Static } from 'typebox'
import type { Failure } from '../contract.ts'
import { type ProjectWish, ProjectWishSchema } from './project-wish.ts'
import { STANDINGS } from './standing.ts'

const text = Type.String({ maxLength: 10_000 })
const instant = Type.Integer({ minimum: 0, maximum: 253402300799 })

const FailureSchema = Type.Object({
  code: Type.Integer(),
  name: text,
  title: text,
  explanation: text,
  remedy: text,
  detail: Type.Optional(text),
  cause: Type.Optional(text),
  server: Type.Optional(text),
  since: instant,
  at: instant,
  count: Type.Integer({ minimum: 1 }),
})

const WishSchema = Type.Object({
  server: text,
  ca: Type.Optional(Type.Array(Type.String({ maxLength: 4_000_000 }), { maxItems: 1000 })),
})

/** What it takes to give a seat back. */
const SeatSchema = Type.Object({
  ...WishSchema.properties,
  id: idSchema<RegistrationId>(),
  secret: Type.String({ maxLength: 200 }),
})

const HeldSchema = Type.Object({
  ...SeatSchema.properties,
  project: idSchema<ProjectId>(),
  node: idSchema<NodeId>(),
  /** what the lease answers */
  nonce: text,
  /** epoch seconds of this host when the request for the lease was sent */
  sentAt: instant,
  lease: Type.String({ maxLength: 10_000 }),
  licenseFile: LicenseFileSchema,
  renewAfterSeconds: Type.Integer({ minimum: 0 }),
  connectionsInUse: Type.Integer({ minimum: 0 }),
  recovered: Type.Boolean(),
  /** the server no longer takes this secret: claim anew instead of renewing */
  disowned: Type.Boolean(),
})

const RecordSchema = Type.Object({
  format: Type.Literal('marque-registration/1'),
  /** the project that the components named last */
  project: Type.Optional(idSchema<ProjectId>()),
  /** the server to be registered with, or that was, if a person unbound this node since */
  wish: Type.Optional(WishSchema),
  /** the server to move to, while the seat at the other one is kept */
  move: Type.Optional(WishSchema),
  /** the wish of the whole project that this node followed last */
  shared: Type.Optional(ProjectWishSchema),
  /** a person gave the seat back: the configured server is not asked by itself */
  unbound: Type.Boolean(),
  /** the server that the product was configured with last */
  configured: Type.Optional(text),
  /** a refusal after which only a person registers this node again */
  halted: Type.Boolean(),
  held: Type.Optional(HeldSchema),
  standing: Type.Enum([...STANDINGS]),
  /** seats to give back as soon as their server can be reached; `until` they are free by themselves */
  leftSeats: Type.Array(Type.Object({ ...SeatSchema.properties, until: instant })),
  /** the highest license serial seen, by deployment */
  serials: Type.Unsafe<{ [deploymentId: string]: number }>(
    Type.Record(idSchema<DeploymentId>(), Type.Integer({ minimum: 1 })),
  ),
  /** why the standing is what it is */
  failure: Type.Optional(FailureSchema),
  failures: Type.Array(FailureSchema),
  /** the latest instant that was stored: a clock behind it is not believed */
  instant: instant,
})

export type Wish = Static<typeof WishSchema>
export type Seat = Static<typeof SeatSchema>
export type LeftSeat = Seat & { readonly until: number }
export type HeldSeat = Static<typeof HeldSchema>
export type RegistrationRecord = Readonly<
  Omit<Static<typeof RecordSchema>, 'failure' | 'failures' | 'wish' | 'move' | 'shared'>
> & {
  readonly wish?: Wish
  readonly move?: Wish
  readonly shared?: ProjectWish
  readonly failure?: Failure
  readonly failures: readonly Failure[]
}

/** The server that this node is to be registered with by itself. */
export const findWanted = (record: RegistrationRecord): Wish | undefined =>
  record.unbound || record.halted ? undefined : record.wish

export const emptyRecord = (): RegistrationRecord => ({
  format: 'marque-registration/1',
  unbound: false,
  halted: false,
  standing: 'unregistered',
  leftSeats: [],
  serials: {},
  failures: [],
  instant: 0,
})

export const encodeRecord = (record: RegistrationRecord): string =>
  `${JSON.stringify(record, undefined, 2)}\n`

/** @throws MarqueError 40000 or SyntaxError if the text is no record of this format */
export const parseRecord = (stored: string): RegistrationRecord =>
  parseWith(RecordSchema, JSON.parse(stored), 'stored registration')

// What the rules of the license server need from outside, and what its edges may ask of its core.
import type {
  ActivationBody,
  AuditLine,
  Bytes,
  ChallengeAnswer,
  ClaimAnswer,
  ClaimBody,
  ClockFacts,
  Epoch,
  LeaseAnswer,
  LicenseFile,
  LicenseHistory,
  NodeId,
  PrivateConfig,
  ProjectId,
  ProjectList,
  RegistrationId,
  RegistrationList,
  RegistrationOrder,
  RenewBody,
  Status,
  Usage,
  VerifiedLicense,
  Warning,
} from '@marque/protocol'
import type { AuditHead } from './domain/audit-chain.ts'
import type { AdminEventName, AuditEventName } from './domain/audit-events.ts'
import type { Changes } from './domain/changes.ts'
import type { FoundState } from './domain/integrity.ts'

/** Time as this host tells it. */
export type Clock = {
  /** epoch seconds, whole */
  readonly now: () => number
  /** milliseconds that only ever grow */
  readonly monotonicMs: () => number
}

/** Fresh random bytes. */
export type Random = (length: number) => Bytes

/** Log of life-cycle facts; a secret must never be a field. */
export type Log = {
  readonly info: (fields: object, message: string) => void
  readonly warn: (fields: object, message: string) => void
  readonly error: (fields: object, message: string) => void
}

/** Counters that the core feeds; the edges give them to Prometheus. */
export type Meter = {
  readonly claimed: (outcome: 'new' | 'held' | 'recovered') => void
  readonly renewed: () => void
  readonly released: () => void
  readonly expired: (count: number) => void
  readonly evicted: () => void
  readonly refused: (code: number) => void
  /** one committed batch: how many commands, how long from open to durable */
  readonly committed: (commands: number, milliseconds: number) => void
}

/** The peer of a node's request, after trusted proxies are taken into account. */
export type Caller = {
  readonly address: string
  /** the lease secret of the `Authorization` header, if there was one */
  readonly bearer?: string
}

/** Everything that the license server can be asked; each refusal is a MarqueError. */
export type Core = {
  /** @returns `created` false when the node held the seat already */
  readonly claim: (
    body: ClaimBody,
    caller: Caller,
  ) => Promise<{ created: boolean; answer: ClaimAnswer }>
  readonly renew: (id: RegistrationId, body: RenewBody, caller: Caller) => Promise<LeaseAnswer>
  readonly release: (id: RegistrationId, caller: Caller) => Promise<void>
  readonly createChallenge: () => Promise<ChallengeAnswer>
  readonly activate: (body: ActivationBody) => Promise<Status>
  /** Newer wins (docs/protocol.md §2). @throws MarqueError 40000, 40900, 30000 */
  readonly replaceLicense: (file: unknown, source: 'page' | 'api' | 'file') => Promise<Status>
  readonly status: () => Status
  readonly license: () => VerifiedLicense
  readonly listRegistrations: (page: { cursor?: string; limit: number }) => RegistrationList
  /** Searches and sorts over all seats, a few at a time, so that nodes are answered meanwhile. */
  readonly findRegistrations: (wanted: RegistrationQuery) => Promise<RegistrationList>
  readonly listProjects: (page: { cursor?: string; limit: number }) => ProjectList
  readonly licenseHistory: () => Promise<LicenseHistory>
  readonly evict: (id: RegistrationId, reason: string) => Promise<void>
  readonly usage: (range: { from: number; to: number }) => Promise<Usage>
  /** recorded audit events, newest first */
  readonly events: (page: EventQuery) => Promise<EventList>
  /** the audit chain as JSON lines, oldest first: each piece is whole lines, newlines included */
  readonly exportAudit: (after?: { readonly sequence: number }) => AsyncIterable<string>
  /** signs the refusal of a node's request (docs/protocol.md §2, "Refusal") */
  readonly signRefusal: (
    refusal: RefusalFacts,
  ) => Promise<{ refusal: string; licenseFile: LicenseFile }>
  /** Counts a refused request; what was counted is stored each minute. */
  readonly noteRefusal: (code: number) => void
  /** Records what an administrator did. */
  readonly recordAccess: (name: AdminEventName, details: AuditEvent['details']) => Promise<void>
  readonly clock: () => ClockFacts
  /** of the newest audit event */
  readonly auditSequence: () => number
  /** how far the wall clock is behind high water, in seconds; 0 when it is not */
  readonly clockBehindSeconds: () => number
  readonly close: () => Promise<void>
}

/** What a refused request named, as far as it could be read. */
export type RefusalFacts = {
  readonly code: number
  readonly nonce: string
  readonly node?: NodeId
  readonly project?: ProjectId
  readonly registration?: RegistrationId
}

export type AuditEvent = {
  readonly sequence: number
  /** epoch seconds */
  readonly at: number
  readonly name: string
  readonly details: { readonly [field: string]: string | number | boolean }
}

export type EventQuery = {
  readonly cursor?: string
  readonly limit: number
  /** these kinds of events alone */
  readonly names?: readonly AuditEventName[]
}

export type RegistrationQuery = {
  /** each of its words is found in a node's names */
  readonly search?: string
  readonly order: RegistrationOrder
  readonly isDescending: boolean
  readonly cursor?: string
  readonly limit: number
}

export type EventList = { readonly items: readonly AuditEvent[]; readonly nextCursor?: string }

/** What the edges know and the status page must say. */
export type HostFacts = { readonly warnings: () => readonly Warning[] }

/** Where seats, the audit chain and usage are kept: one directory, one process. */
export type Store = {
  /**
   * Whether nothing was ever stored here.
   * A store call succeeds or throws: no fault ever reads as "nothing there".
   */
  readonly isNew: boolean
  /** Reads everything; creates the tables of a new store. */
  readonly load: (rowKey: Bytes) => Promise<StoredState>
  /**
   * Writes one batch, all of it or none, and returns when it is on disk.
   * @returns the batch's leases, signed
   */
  readonly commit: (batch: StoreBatch) => Promise<readonly string[]>
  readonly auditLines: (page: AuditPage) => Promise<readonly AuditLine[]>
  readonly usage: (range: { from: number; to: number }) => Promise<Usage['items']>
  readonly close: () => Promise<void>
}

export type AuditPage =
  | { readonly after: number; readonly limit: number }
  | { readonly before: number; readonly limit: number }
  | {
      readonly before: number
      /** no event before this one is looked at; absent: all names are of rare events */
      readonly least?: number
      readonly limit: number
      readonly names: readonly string[]
    }

export type StoredState = FoundState & {
  readonly boot: number
  readonly uptimeMs: number
  readonly highWater: number
  /** epoch seconds of the last activation; 0 if there was none */
  readonly activatedAt: number
  readonly epochs: readonly Epoch[]
  readonly auditHead: AuditHead
  /** JSON text of the newest license file that was in force */
  readonly licenseText: string | undefined
}

export type StoreBatch = {
  readonly changes: Changes
  readonly boot: number
  readonly uptimeMs: number
  readonly highWater: number
  readonly leasePayloads: readonly string[]
  /** in their place in the chain */
  readonly audit: readonly AuditLine[]
}

/** The file that says which instance this is (docs/protocol.md §5). */
export type PrivateConfigStore = {
  /** @returns undefined only if there is no such file; damaged or foreign throws */
  readonly read: () => Promise<PrivateConfig | undefined>
  /** Returns when the file is on disk under its name. */
  readonly write: (config: PrivateConfig) => Promise<void>
}

/** The newer license file beside the store (`config/license.json`). */
export type LicenseFileStore = {
  /** @returns its text, undefined only if there is no such file */
  readonly read: () => Promise<string | undefined>
  readonly write: (file: LicenseFile) => Promise<void>
}

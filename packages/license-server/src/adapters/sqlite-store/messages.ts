// What travels between the main thread and the thread that owns the database. A batch is one
// message: renewals as plain numbers and texts joined, since copying objects would cost more than
// writing their rows.
import type { AuditLine, Epoch, Usage } from '@marque/protocol'
import type { ProjectChange, UsageSample } from '../../domain/changes.ts'
import type { Seat } from '../../domain/seat.ts'
import type { AuditPage, StoreBatch } from '../../ports.ts'
import type { AuditRow } from './audit-rows.ts'
import type { LoadedState } from './load-state.ts'

export type WorkerOptions = {
  readonly path: string
  /** private deployment key, PKCS#8 PEM */
  readonly signingPem: string
  /** protected header of every lease, encoded */
  readonly leaseHeader: string
}

export type BatchMessage = {
  readonly kind: 'commit'
  /** four numbers each: registration number, renewed at, ends at, granted at (uptime, ms) */
  readonly renewed: Float64Array<ArrayBuffer>
  /** the other rows (`BatchRows`) as JSON text, which is cheaper than copies of the objects */
  readonly rows: string
  readonly boot: number
  readonly uptimeMs: number
  readonly highWater: number
  /** payloads of leases to sign, one a line */
  readonly leasePayloads: string
}

/** What a batch writes beside renewals, time and leases. */
export type BatchRows = {
  readonly written: readonly Seat[]
  readonly removed: readonly number[]
  readonly projects: readonly ProjectChange[]
  readonly audit: readonly AuditLine[]
  readonly lostSeats?: { readonly count: number; readonly atMs: number }
  readonly epoch?: Epoch
  readonly licenseText?: string
  readonly usage?: UsageSample
  readonly activatedAt?: number
}

export type Request =
  | { readonly kind: 'read'; readonly rowKey: Uint8Array }
  | { readonly kind: 'seats' }
  | { readonly kind: 'load' }
  | BatchMessage
  | { readonly kind: 'audit'; readonly page: AuditPage }
  | { readonly kind: 'usage'; readonly range: { from: number; to: number } }
  | { readonly kind: 'close' }

export type Results = {
  readonly read: undefined
  readonly seats: readonly Seat[]
  readonly load: LoadedState & { readonly auditHead: AuditRow | undefined }
  /** signed leases, one a line */
  readonly commit: string
  readonly audit: readonly AuditRow[]
  readonly usage: Usage['items']
  readonly close: undefined
}

/** What a fault of the database means to whoever asked. */
export type StoreFault = 'locked' | 'unwritable' | 'full' | 'damaged' | 'too-new' | 'other'

export type Answer =
  | { readonly kind: 'opened'; readonly isNew: boolean }
  | { readonly kind: 'done'; readonly result: Results[Request['kind']] }
  | { readonly kind: 'failed'; readonly fault: StoreFault; readonly message: string }

export const NUMBERS_PER_RENEWAL = 4

export function encodeBatch(batch: StoreBatch): BatchMessage {
  const { changes, audit, leasePayloads, ...deployment } = batch
  const { seats, projects, ...rest } = changes
  const renewed: number[] = []
  const written: Seat[] = []
  const removed: number[] = []
  for (const [number, { kind, seat }] of seats) {
    if (kind === 'renewed') renewed.push(number, seat.renewedAt, seat.endsAt, seat.grantedAtMs)
    else if (kind === 'written') written.push(seat)
    else removed.push(number)
  }
  const rows = { written, removed, projects: Array.from(projects.values()), audit, ...rest }
  return {
    kind: 'commit',
    renewed: Float64Array.from(renewed),
    rows: JSON.stringify(rows),
    ...deployment,
    leasePayloads: leasePayloads.join('\n'),
  }
}

export const decodeRows = ({ rows }: BatchMessage): BatchRows => JSON.parse(rows) as BatchRows

export const decodeLines = (joined: string): readonly string[] =>
  joined === '' ? [] : joined.split('\n')

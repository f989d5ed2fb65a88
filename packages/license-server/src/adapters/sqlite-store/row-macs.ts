// What makes an edited database show: every registration is under an HMAC, every project row holds
// count and sum of its registrations, the deployment row the same over projects and epochs.
// Implements docs/protocol.md §5 (label `marque/1 row mac`).
import { createHmac, createSecretKey, hash, timingSafeEqual } from 'node:crypto'
import type { Epoch } from '@marque/protocol'
import type { Project, Registration, Seat } from '../../domain/seat.ts'

export const MAC_BYTES = 32

/** XOR of MACs: taking one out is adding it again. */
export type Sum = Uint8Array

export type Total = { count: number; readonly sum: Sum }

export type LeaseRow = Omit<Seat, 'registration'>

export type DeploymentRow = {
  readonly boot: number
  readonly uptimeMs: number
  readonly highWater: number
  readonly lostSeats: { readonly count: number; readonly atMs: number }
  readonly seats: number
  readonly projects: number
  readonly epochs: number
  readonly sum: Sum
  /** epoch seconds of the last activation; 0 if there was none */
  readonly activatedAt: number
}

export type RowMacs = {
  readonly seat: (number: number, digest: Uint8Array, lease: LeaseRow) => Sum
  readonly project: (project: Project, total: Total) => Sum
  readonly epoch: (epoch: Epoch) => Sum
  readonly deployment: (row: DeploymentRow) => Sum
}

/** Each row begins with its kind, so that no row passes for one of another table. */
export function rowMacs(rowKey: Uint8Array): RowMacs {
  const key = createSecretKey(rowKey)
  const mac = (kind: string, fields: readonly unknown[], rest: Uint8Array): Sum =>
    createHmac('sha256', key)
      .update(`${kind} ${JSON.stringify(fields)}`)
      .update(rest)
      .digest()
  const seatRow = new Uint8Array(SEAT_ROW_BYTES)
  const seatFields = new DataView(seatRow.buffer)
  seatRow.set(SEAT_KIND)
  return {
    seat: (number, digest, lease) => {
      seatFields.setFloat64(8, number)
      seatFields.setFloat64(16, lease.renewedAt)
      seatFields.setFloat64(24, lease.endsAt)
      seatFields.setFloat64(32, lease.grantedAtMs)
      seatRow.set(digest, 40)
      return createHmac('sha256', key).update(seatRow).digest()
    },
    project: ({ number, id, name, appName, configuration, lock, seal }, { count, sum }) => {
      const locked = lock === undefined ? null : [lock.atMs, lock.missingSeats]
      const fields = [number, id, name, appName, configuration, locked, count]
      return mac('project', seal === undefined ? fields : [...fields, seal], sum)
    },
    epoch: ({ boot, random }) => mac('epoch', [boot, random], NOTHING),
    deployment: ({ sum, lostSeats, ...row }) => {
      const { boot, uptimeMs, highWater, seats, projects, epochs, activatedAt } = row
      const lost = [lostSeats.count, lostSeats.atMs]
      const fields = [boot, uptimeMs, highWater, lost, seats, projects, epochs]
      return mac('deployment', activatedAt === 0 ? fields : [...fields, activatedAt], sum)
    },
  }
}

/** The MAC of a seat is the one that every renewal needs: kind, four numbers and the digest. */
const SEAT_KIND = new TextEncoder().encode('seat row')
const SEAT_ROW_BYTES = 8 + 4 * 8 + MAC_BYTES
const NOTHING = new Uint8Array()

/** SHA-256 of the part of a seat that renewals leave alone. */
export const digestOf = (row: Registration): Uint8Array => {
  const { eviction } = row
  const fields = [
    row.id,
    row.project,
    row.nodeId,
    row.nodeName,
    row.address,
    row.version,
    row.secretHash,
    row.superseded,
    row.takeOvers,
    row.claimedAt,
    eviction === undefined ? null : [eviction.reason, eviction.atMs, eviction.seat],
  ]
  return hash('sha256', JSON.stringify(fields), 'buffer')
}

export const emptySum = (): Sum => new Uint8Array(MAC_BYTES)

/** @param at where in `bytes` the MAC begins */
export function addTo(sum: Sum, bytes: Uint8Array, at = 0): void {
  for (let i = 0; i < MAC_BYTES; i++) sum[i] = (sum[i] ?? 0) ^ (bytes[at + i] ?? 0)
}

export const isSame = (a: Uint8Array, b: unknown): boolean =>
  b instanceof Uint8Array && a.length === b.length && timingSafeEqual(a, b)

// What makes an edited database show: every registration is under an HMAC, every project row holds
// count and sum of its registrations, the deployment row the same over projects and epochs.
// Implements docs/protocol.md §5 (label `marque/1 row mac`).
import { createHmac, createSecretKey, hash, timingSafeEqual } from 'node:crypto'
import type { Epoch } from '@marque/protocol'
import type { Project, Registration, Seat } from '../../domain/seat.ts'

const MAC_BYTES = 32

export type RowMacs = {
  /** digest of the part of a seat that renewals leave alone */
  readonly digest: (registration: Registration) => string
  readonly seat: (number: number, digest: string, lease: LeaseRow) => Uint8Array
  readonly project: (project: Project, total: Total) => Uint8Array
  readonly epoch: (epoch: Epoch) => Uint8Array
  readonly deployment: (row: DeploymentRow) => Uint8Array
}

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
}

export function rowMacs(rowKey: Uint8Array): RowMacs {
  const key = createSecretKey(rowKey)
  const mac = (text: string, sum?: Sum): Uint8Array => {
    const hmac = createHmac('sha256', key).update(text)
    return (sum === undefined ? hmac : hmac.update(sum)).digest()
  }
  return {
    digest: (row) =>
      hash(
        'sha256',
        JSON.stringify([
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
          row.eviction === undefined
            ? null
            : [row.eviction.reason, row.eviction.atMs, row.eviction.seat],
        ]),
        'base64url',
      ),
    seat: (number, digest, lease) =>
      mac(`registration ${number} ${digest} ${lease.renewedAt} ${lease.endsAt} ${lease.grantedAtMs}`),
    project: ({ number, id, name, appName, configuration, lock }, total) =>
      mac(
        `project ${JSON.stringify([
          number,
          id,
          name,
          appName,
          configuration,
          lock === undefined ? null : [lock.atMs, lock.missingSeats],
          total.count,
        ])}`,
        total.sum,
      ),
    epoch: ({ boot, random }) => mac(`epoch ${boot} ${random}`),
    deployment: (row) =>
      mac(
        `deployment ${row.boot} ${row.uptimeMs} ${row.highWater} ${row.lostSeats.count} ` +
          `${row.lostSeats.atMs} ${row.seats} ${row.projects} ${row.epochs}`,
        row.sum,
      ),
  }
}

/** XOR of MACs: taking one out is adding it again. */
export type Sum = Uint8Array

export type Total = { count: number; readonly sum: Sum }

export const emptySum = (): Sum => new Uint8Array(MAC_BYTES)

export function addTo(sum: Sum, mac: Uint8Array): void {
  for (let i = 0; i < MAC_BYTES; i++) sum[i] = (sum[i] ?? 0) ^ (mac[i] ?? 0)
}

export const isSame = (a: Uint8Array, b: unknown): boolean =>
  b instanceof Uint8Array && a.length === b.length && timingSafeEqual(a, b)

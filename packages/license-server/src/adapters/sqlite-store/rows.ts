// The one way in and out of each table: row types are not domain types.
import type { SQLOutputValue } from 'node:sqlite'
import type { EnvironmentSeal, NodeId, ProjectId, RegistrationId } from '@marque/protocol'
import type { Eviction, Project, Registration, Seat } from '../../domain/seat.ts'

export type Row = Record<string, SQLOutputValue>

/** @throws TypeError if the column is not what the schema says: the file was damaged */
export function integer(row: Row, column: string): number {
  const value = row[column]
  if (typeof value !== 'number') throw new TypeError(`column ${column} is not an integer`)
  return value
}

/** @throws TypeError if the column is not what the schema says: the file was damaged */
export function text(row: Row, column: string): string {
  const value = row[column]
  if (typeof value !== 'string') throw new TypeError(`column ${column} is not text`)
  return value
}

export function projectOf(row: Row): Project {
  const lock =
    row['lock_at_ms'] === null
      ? undefined
      : { atMs: integer(row, 'lock_at_ms'), missingSeats: integer(row, 'lock_missing_seats') }
  return {
    number: integer(row, 'number'),
    id: text(row, 'id') as ProjectId,
    name: text(row, 'name'),
    appName: text(row, 'app_name'),
    configuration: text(row, 'configuration') as Project['configuration'],
    lock,
    seal: row['seal'] === null ? undefined : sealOf(text(row, 'seal')),
  }
}

/**
 * As it is stored: the main thread, which has the protocol at hand, tells whether it is a seal. Text
 * that was edited until it is no JSON counts as none; the row's MAC does not fit then either.
 */
function sealOf(json: string): EnvironmentSeal | undefined {
  try {
    return JSON.parse(json) as EnvironmentSeal
  } catch {
    return undefined
  }
}

export function seatOf(row: Row): Seat {
  return {
    registration: registrationOf(row),
    renewedAt: integer(row, 'renewed_at'),
    endsAt: integer(row, 'ends_at'),
    grantedAtMs: integer(row, 'granted_at_ms'),
  }
}

function registrationOf(row: Row): Registration {
  const superseded = text(row, 'superseded')
  return {
    number: integer(row, 'number'),
    id: text(row, 'id') as RegistrationId,
    project: integer(row, 'project'),
    nodeId: text(row, 'node_id') as NodeId,
    nodeName: text(row, 'node_name'),
    address: text(row, 'address'),
    version: text(row, 'version'),
    secretHash: text(row, 'secret_hash'),
    superseded: superseded === '' ? NOTHING_SUPERSEDED : superseded.split(' '),
    takeOvers: integer(row, 'take_overs'),
    claimedAt: integer(row, 'claimed_at'),
    eviction: row['eviction'] === null ? undefined : evictionOf(text(row, 'eviction')),
  }
}

const NOTHING_SUPERSEDED: readonly string[] = []

function evictionOf(json: string): Eviction {
  const { reason, atMs, seat } = JSON.parse(json) as Record<string, unknown>
  if (typeof reason !== 'string' || typeof atMs !== 'number') throw new TypeError('eviction')
  if (seat !== 'freed-at-once' && seat !== 'counted' && seat !== 'freed') {
    throw new TypeError('eviction')
  }
  return { reason, atMs, seat }
}

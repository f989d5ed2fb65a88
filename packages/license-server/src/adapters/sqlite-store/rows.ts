// The one way in and out of each table: row types are not domain types.
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { NodeId, ProjectId, RegistrationId } from '@marque/protocol'
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

/** Writes of each table, prepared once. */
export function prepareWrites(database: DatabaseSync) {
  const statement = (sql: string) => database.prepare(sql)
  const lease = statement('INSERT OR REPLACE INTO lease VALUES (?, ?, ?, ?)')
  const renewal = statement(
    'UPDATE lease SET renewed_at = ?, ends_at = ?, granted_at_ms = ? WHERE registration = ?',
  )
  const registration = statement(
    'INSERT OR REPLACE INTO registration VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const noRegistration = statement('DELETE FROM registration WHERE number = ?')
  const noLease = statement('DELETE FROM lease WHERE registration = ?')
  const project = statement('INSERT OR REPLACE INTO project VALUES (?, ?, ?, ?, ?, ?, ?)')
  const noProject = statement('DELETE FROM project WHERE number = ?')
  const noProjectSum = statement('DELETE FROM project_sum WHERE project = ?')
  const projectSum = statement('INSERT OR REPLACE INTO project_sum VALUES (?, ?, ?, ?)')
  const epoch = statement('INSERT INTO epoch VALUES (?, ?)')
  const license = statement('INSERT OR REPLACE INTO license VALUES (1, ?)')
  const deployment = statement(
    'INSERT OR REPLACE INTO deployment VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  return {
    lease,
    renewal,
    projectSum,
    epoch,
    license,
    deployment,
    seat: ({ registration: row, ...leaseRow }: Seat): void => {
      registration.run(
        row.number,
        row.id,
        row.project,
        row.nodeId,
        row.nodeName,
        row.address,
        row.version,
        row.secretHash,
        row.superseded.join(' '),
        row.takeOvers,
        row.claimedAt,
        row.eviction === undefined ? null : JSON.stringify(row.eviction),
      )
      lease.run(row.number, leaseRow.renewedAt, leaseRow.endsAt, leaseRow.grantedAtMs)
    },
    noSeat: (number: number): void => {
      noRegistration.run(number)
      noLease.run(number)
    },
    project: (row: Project): void => {
      const { lock } = row
      project.run(
        row.number,
        row.id,
        row.name,
        row.appName,
        row.configuration,
        lock?.atMs ?? null,
        lock?.missingSeats ?? null,
      )
    },
    noProject: (number: number): void => {
      noProject.run(number)
      noProjectSum.run(number)
    },
  }
}

export type Writes = ReturnType<typeof prepareWrites>

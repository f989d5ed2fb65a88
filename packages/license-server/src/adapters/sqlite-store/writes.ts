// The writes of each table, prepared once.
import type { DatabaseSync } from 'node:sqlite'
import type { Epoch } from '@marque/protocol'
import type { Project, Registration, Seat } from '../../domain/seat.ts'
import type { DeploymentRow, LeaseRow, Sum } from './row-macs.ts'
import type { SettledProject } from './totals.ts'

export type Writes = ReturnType<typeof prepareWrites>

export const prepareWrites = (database: DatabaseSync) => ({
  ...seatWrites(database),
  ...projectWrites(database),
  ...deploymentWrites(database),
})

function seatWrites(database: DatabaseSync) {
  const registration = database.prepare(
    'INSERT OR REPLACE INTO registration VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const lease = database.prepare('INSERT OR REPLACE INTO lease VALUES (?, ?, ?, ?)')
  const renewal = database.prepare(
    'UPDATE lease SET renewed_at = ?, ends_at = ?, granted_at_ms = ? WHERE registration = ?',
  )
  const noRegistration = database.prepare('DELETE FROM registration WHERE number = ?')
  const noLease = database.prepare('DELETE FROM lease WHERE registration = ?')
  return {
    putSeat: ({ registration: row, renewedAt, endsAt, grantedAtMs }: Seat): void => {
      registration.run(...columnsOf(row))
      lease.run(row.number, renewedAt, endsAt, grantedAtMs)
    },
    renewSeat: (number: number, { renewedAt, endsAt, grantedAtMs }: LeaseRow): void => {
      renewal.run(renewedAt, endsAt, grantedAtMs, number)
    },
    removeSeat: (number: number): void => {
      noRegistration.run(number)
      noLease.run(number)
    },
  }
}

const columnsOf = (row: Registration) => [
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
]

function projectWrites(database: DatabaseSync) {
  const project = database.prepare('INSERT OR REPLACE INTO project VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
  const sum = database.prepare('INSERT OR REPLACE INTO project_sum VALUES (?, ?, ?, ?)')
  const noProject = database.prepare('DELETE FROM project WHERE number = ?')
  const noSum = database.prepare('DELETE FROM project_sum WHERE project = ?')
  return {
    putProject: ({ number, id, name, appName, configuration, lock, seal }: Project): void => {
      const [atMs, missing] = [lock?.atMs ?? null, lock?.missingSeats ?? null]
      const sealed = seal === undefined ? null : JSON.stringify(seal)
      project.run(number, id, name, appName, configuration, atMs, missing, sealed)
    },
    putProjectSum: ({ number, total, mac }: SettledProject): void => {
      sum.run(number, total.count, total.sum, mac)
    },
    removeProject: (number: number): void => {
      noProject.run(number)
      noSum.run(number)
    },
  }
}

function deploymentWrites(database: DatabaseSync) {
  const deployment = database.prepare(
    'INSERT OR REPLACE INTO deployment VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const epoch = database.prepare('INSERT INTO epoch VALUES (?, ?)')
  const license = database.prepare('INSERT OR REPLACE INTO license VALUES (1, ?)')
  return {
    putDeployment: (row: DeploymentRow, mac: Sum): void => {
      const { boot, uptimeMs, highWater, lostSeats, seats, projects, epochs, sum } = row
      const lost = [lostSeats.count, lostSeats.atMs] as const
      const { activatedAt } = row
      deployment.run(
        boot,
        uptimeMs,
        highWater,
        ...lost,
        seats,
        projects,
        epochs,
        sum,
        mac,
        activatedAt,
      )
    },
    putEpoch: ({ boot, random }: Epoch): void => {
      epoch.run(boot, random)
    },
    putLicense: (text: string): void => {
      license.run(text)
    },
  }
}

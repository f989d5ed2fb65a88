// Reads a whole store and says of each project, and of all together, whether the rows add up.
// Implements docs/protocol.md §5.
import type { DatabaseSync } from 'node:sqlite'
import type { FoundProject } from '../../domain/integrity.ts'
import type { StoredState } from '../../ports.ts'
import { encodeSum, type RowMacs } from './row-macs.ts'
import { integer, projectOf, type Row, seatOf, text } from './rows.ts'
import { countTotals, type Totals } from './totals.ts'

export function loadState(
  database: DatabaseSync,
  macs: RowMacs,
): { state: Omit<StoredState, 'auditHead'>; totals: Totals } {
  const totals = countTotals(macs)
  const rows = (sql: string): readonly Row[] => database.prepare(sql).all()
  const epochs = rows('SELECT * FROM epoch ORDER BY boot').map((row) => ({
    boot: integer(row, 'boot'),
    random: text(row, 'random'),
  }))
  const found = rows(
    'SELECT * FROM project LEFT JOIN project_sum ON project = number ORDER BY number',
  )
  const seats = rows(
    'SELECT * FROM registration JOIN lease ON registration = number ORDER BY number',
  ).map(seatOf)
  for (const epoch of epochs) totals.putEpoch(epoch)
  for (const row of found) totals.putProject(projectOf(row))
  for (const seat of seats) totals.putSeat(seat)
  const settled = new Map(totals.settle().map((project) => [project.number, project]))
  const projects = found.map((row): FoundProject => {
    const project = projectOf(row)
    const mac = settled.get(project.number)?.mac ?? new Uint8Array()
    const statedSeats = row['seats'] === null ? 0 : integer(row, 'seats')
    return { project, statedSeats, isIntact: row['mac'] === encodeSum(mac) }
  })
  const deployment = database.prepare('SELECT * FROM deployment').get()
  const whole = deploymentState(deployment, macs, totals)
  return { totals, state: { ...whole, epochs, projects, seats, licenseText: licenseText(database) } }
}

type DeploymentState = Pick<
  StoredState,
  'boot' | 'uptimeMs' | 'highWater' | 'isIntact' | 'statedSeats' | 'lostSeats'
>

const NOTHING_STORED: DeploymentState = {
  boot: 0,
  uptimeMs: 0,
  highWater: 0,
  isIntact: false,
  statedSeats: 0,
  lostSeats: { count: 0, atMs: 0 },
}

function deploymentState(row: Row | undefined, macs: RowMacs, totals: Totals): DeploymentState {
  if (row === undefined) return NOTHING_STORED
  const stated = {
    boot: integer(row, 'boot'),
    uptimeMs: integer(row, 'uptime_ms'),
    highWater: integer(row, 'high_water'),
    lostSeats: { count: integer(row, 'lost_seats'), atMs: integer(row, 'lost_at_ms') },
  }
  const mac = macs.deployment({ ...stated, ...totals.whole() })
  return {
    ...stated,
    isIntact: row['mac'] === encodeSum(mac),
    statedSeats: integer(row, 'seats'),
  }
}

function licenseText(database: DatabaseSync): string | undefined {
  const row = database.prepare('SELECT file FROM license').get()
  return row === undefined ? undefined : text(row, 'file')
}

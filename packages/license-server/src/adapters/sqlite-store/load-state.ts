// Reads a whole store and says of each project, and of all together, whether the rows add up.
// Implements docs/protocol.md §5.
import type { DatabaseSync } from 'node:sqlite'
import type { Epoch } from '@marque/protocol'
import type { FoundProject } from '../../domain/integrity.ts'
import type { Seat } from '../../domain/seat.ts'
import type { StoredState } from '../../ports.ts'
import { addTo, emptySum, isSame, type RowMacs } from './row-macs.ts'
import { integer, projectOf, type Row, seatOf, text } from './rows.ts'
import { Totals } from './totals.ts'

/** A read that hands the seats out page by page, so that no copy of all of them is ever made. */
export type Reading = {
  /** the next seats, none once all were read */
  readonly nextSeats: () => readonly Seat[]
  /** what remains to be known, once every seat was read */
  readonly finish: () => { state: LoadedState; totals: Totals }
}

/** Everything but the seats, which came before, page by page. */
export type LoadedState = Omit<StoredState, 'seats' | 'auditHead'>

const SEATS_PER_PAGE = 500

export function readState(database: DatabaseSync, macs: RowMacs): Reading {
  const totals = new Totals(macs)
  const rows = (sql: string): readonly Row[] => database.prepare(sql).all()
  const epochs = rows('SELECT * FROM epoch ORDER BY boot').map((row) => ({
    boot: integer(row, 'boot'),
    random: text(row, 'random'),
  }))
  const found = rows(
    'SELECT * FROM project LEFT JOIN project_sum ON project = number ORDER BY number',
  )
  for (const epoch of epochs) totals.putEpoch(epoch)
  for (const row of found) totals.putProject(projectOf(row))
  const page = database.prepare(
    `SELECT * FROM registration JOIN lease ON registration = number
    WHERE number > ? ORDER BY number LIMIT ${SEATS_PER_PAGE}`,
  )
  let last = -1
  return {
    nextSeats: () => {
      const seats = page.all(last).map(seatOf)
      for (const seat of seats) totals.putSeat(seat)
      last = seats[seats.length - 1]?.registration.number ?? last
      return seats
    },
    finish: () => {
      const projects = judgeProjects(found, totals)
      const whole = deploymentState(database, macs, { epochs, projectSums: found })
      return { totals, state: { ...whole, epochs, projects, licenseText: licenseText(database) } }
    },
  }
}

/** A project is intact if its row is, in every column, what its registrations add up to. */
function judgeProjects(found: readonly Row[], totals: Totals): readonly FoundProject[] {
  const settled = new Map(totals.settle().map((project) => [project.number, project]))
  return found.map((row) => {
    const project = projectOf(row)
    const statedSeats = row['seats'] === null ? 0 : integer(row, 'seats')
    const is = settled.get(project.number)
    const isIntact =
      is !== undefined &&
      is.total.count === statedSeats &&
      isSame(is.total.sum, row['sum']) &&
      isSame(is.mac, row['mac'])
    return { project, statedSeats, isIntact }
  })
}

type DeploymentState = Pick<
  StoredState,
  'boot' | 'uptimeMs' | 'highWater' | 'activatedAt' | 'isIntact' | 'statedSeats' | 'lostSeats'
>

const NOTHING_STORED: DeploymentState = {
  boot: 0,
  uptimeMs: 0,
  highWater: 0,
  activatedAt: 0,
  isIntact: false,
  statedSeats: 0,
  lostSeats: { count: 0, atMs: 0 },
}

/**
 * The deployment row against the MACs that the project rows state, so that one edited project does
 * not make all of them suspect: each of those MACs was judged by itself.
 */
function deploymentState(
  database: DatabaseSync,
  macs: RowMacs,
  stored: { readonly epochs: readonly Epoch[]; readonly projectSums: readonly Row[] },
): DeploymentState {
  const row = database.prepare('SELECT * FROM deployment').get()
  if (row === undefined) return NOTHING_STORED
  const sum = emptySum()
  for (const epoch of stored.epochs) addTo(sum, macs.epoch(epoch))
  for (const { mac } of stored.projectSums) if (mac instanceof Uint8Array) addTo(sum, mac)
  const stated = {
    boot: integer(row, 'boot'),
    uptimeMs: integer(row, 'uptime_ms'),
    highWater: integer(row, 'high_water'),
    activatedAt: integer(row, 'activated_at'),
    lostSeats: { count: integer(row, 'lost_seats'), atMs: integer(row, 'lost_at_ms') },
  }
  const seats = integer(row, 'seats')
  const mac = macs.deployment({
    ...stated,
    seats,
    projects: stored.projectSums.length,
    epochs: stored.epochs.length,
    sum,
  })
  return { ...stated, statedSeats: seats, isIntact: isSame(mac, row['mac']) }
}

function licenseText(database: DatabaseSync): string | undefined {
  const row = database.prepare('SELECT file FROM license').get()
  return row === undefined ? undefined : text(row, 'file')
}

// What becomes of seats whose stored rows do not add up: their project is locked and they stay
// counted for one grace, so that editing the database frees nothing.
// Implements docs/protocol.md §5; threats A11.
import type { Project, Seat } from './seat.ts'
import type { SeatState } from './seat-table.ts'

/** A store as it was read, before it is believed. */
export type FoundState = {
  readonly projects: readonly FoundProject[]
  readonly seats: readonly Seat[]
  /** whether the deployment row is whole and adds up over its projects */
  readonly isIntact: boolean
  /** seats that the deployment row says there are */
  readonly statedSeats: number
  readonly lostSeats: { readonly count: number; readonly atMs: number }
}

export type FoundProject = {
  readonly project: Project
  /** whether its row is whole and adds up over its seats */
  readonly isIntact: boolean
  /** seats that its row says there are */
  readonly statedSeats: number
}

/** What must be written so that the store adds up again, faults remembered. */
export type Repair = {
  readonly locked: readonly Project[]
  /** seats of locked projects; they count from now on */
  readonly restamped: readonly Seat[]
  /** seats whose project is gone */
  readonly orphans: readonly Seat[]
  readonly lostSeats: { readonly count: number; readonly atMs: number } | undefined
}

export function repairOf(found: FoundState, uptimeMs: number): Repair {
  const counts = new Map<number, number>(found.projects.map(({ project }) => [project.number, 0]))
  const orphans: Seat[] = []
  for (const seat of found.seats) {
    const { project } = seat.registration
    const count = counts.get(project)
    if (count === undefined) orphans.push(seat)
    else counts.set(project, count + 1)
  }
  const faulty = found.projects.filter(({ isIntact }) => !(isIntact && found.isIntact))
  const locked = faulty.map((fault) =>
    lockOf(fault, counts.get(fault.project.number) ?? 0, uptimeMs),
  )
  const numbers = new Set(locked.map(({ number }) => number))
  return {
    locked,
    restamped: found.seats
      .filter(({ registration }) => numbers.has(registration.project))
      .map((seat) => restamp(seat, uptimeMs)),
    orphans,
    lostSeats: lostOf(found, counts, uptimeMs),
  }
}

function lockOf(fault: FoundProject, foundSeats: number, atMs: number): Project {
  const missing = Math.max(0, fault.statedSeats - foundSeats)
  const before = fault.project.lock?.missingSeats ?? 0
  return { ...fault.project, lock: { atMs, missingSeats: before + missing } }
}

/** Seats that no project row admits to any more: an edited one may state too few. */
function lostOf(
  found: FoundState,
  counts: ReadonlyMap<number, number>,
  atMs: number,
): Repair['lostSeats'] {
  const accounted = found.projects.reduce(
    (sum, { project, statedSeats }) => sum + Math.max(statedSeats, counts.get(project.number) ?? 0),
    0,
  )
  const missing = Math.max(0, found.statedSeats - accounted)
  if (found.isIntact && missing === 0) return undefined
  return { count: found.lostSeats.count + missing, atMs }
}

function restamp(seat: Seat, uptimeMs: number): Seat {
  const { registration } = seat
  const { eviction } = registration
  if (eviction === undefined) return { ...seat, grantedAtMs: uptimeMs }
  const again = { ...registration, eviction: { ...eviction, atMs: uptimeMs } }
  return { ...seat, registration: again, grantedAtMs: uptimeMs }
}

/** What memory begins with: the faults are locked away before any rule looks at them. */
export function repairedState(found: FoundState, repair: Repair): SeatState {
  const locked = new Map(repair.locked.map((project) => [project.number, project]))
  const restamped = new Map(repair.restamped.map((seat) => [seat.registration.number, seat]))
  const orphans = new Set(repair.orphans)
  return {
    projects: found.projects.map(({ project }) => locked.get(project.number) ?? project),
    seats: found.seats
      .filter((seat) => !orphans.has(seat))
      .map((seat) => restamped.get(seat.registration.number) ?? seat),
    lostSeats: repair.lostSeats ?? found.lostSeats,
  }
}

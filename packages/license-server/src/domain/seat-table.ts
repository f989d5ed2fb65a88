// All seats in memory: the one place where `connectionsInUse` is decided. It changes only by whole
// batches that are on disk; were it changed earlier, a crash could give one seat to two nodes.
// Implements docs/protocol.md §7.
import type { NodeId, ProjectId, RegistrationId } from '@marque/protocol'
import type { Changes, ProjectChange, SeatChange } from './changes.ts'
import { ageBaseMs, countsAsInUse, type Project, type Seat, wasFreedAtOnce } from './seat.ts'

/** Everything of a store that rules look at. */
export type SeatState = {
  readonly projects: readonly Project[]
  readonly seats: readonly Seat[]
  readonly lostSeats: { readonly count: number; readonly atMs: number }
}

export type SeatTable = {
  readonly connectionsInUse: () => number
  readonly seatCount: () => number
  readonly findSeat: (id: RegistrationId) => Seat | undefined
  /** the seat that a node holds; an evicted one only while it is counted */
  readonly findNodeSeat: (project: number, node: NodeId) => Seat | undefined
  readonly findProject: (id: ProjectId) => Project | undefined
  readonly projectAt: (number: number) => Project | undefined
  readonly seatAt: (number: number) => Seat | undefined
  readonly projects: () => readonly Project[]
  readonly seatsOf: (project: number) => number
  /** seats by number, from that number on */
  readonly seatsFrom: (number: number) => Iterable<Seat>
  /** evictions whose seat was free at once, and is not yet one grace ago */
  readonly freeEvictions: () => number
  readonly lostSeats: () => SeatState['lostSeats']
  /** no seat's age counts from before this uptime */
  readonly oldestMs: () => number
  /** the caller has looked at every seat and found this the oldest */
  readonly setOldestMs: (uptimeMs: number) => void
  readonly freeSeatNumber: (after: number) => number
  readonly freeProjectNumber: (after: number) => number
  readonly apply: (changes: Changes) => void
  readonly replace: (state: SeatState) => void
}

type ProjectEntry = { project: Project; readonly nodes: Map<NodeId, number>; seats: number }

export function createSeatTable(): SeatTable {
  const seats: Numbered<Seat> = numbered()
  const projects: Numbered<ProjectEntry> = numbered()
  const numbersById = new Map<RegistrationId, number>()
  const projectsById = new Map<ProjectId, number>()
  let inUse = 0
  let freeEvictions = 0
  let oldestMs = 0
  let lostSeats: SeatState['lostSeats'] = { count: 0, atMs: 0 }

  const count = (seat: Seat, step: 1 | -1): void => {
    if (countsAsInUse(seat)) inUse += step
    if (wasFreedAtOnce(seat)) freeEvictions += step
    const entry = projects.at(seat.registration.project)
    if (entry !== undefined) entry.seats += step
  }
  const addSeat = (seat: Seat): void => {
    const { number, id, project, nodeId } = seat.registration
    seats.put(number, seat)
    numbersById.set(id, number)
    count(seat, 1)
    const nodes = projects.at(project)?.nodes
    if (countsAsInUse(seat)) nodes?.set(nodeId, number)
    oldestMs = Math.min(oldestMs, ageBaseMs(seat))
  }
  const dropSeat = (number: number): void => {
    const seat = seats.at(number)
    if (seat === undefined) return
    const { id, project, nodeId } = seat.registration
    seats.remove(number)
    numbersById.delete(id)
    count(seat, -1)
    const nodes = projects.at(project)?.nodes
    if (nodes?.get(nodeId) === number) nodes.delete(nodeId)
  }
  const putProject = (project: Project): void => {
    const entry = projects.at(project.number)
    inUse += (project.lock?.missingSeats ?? 0) - (entry?.project.lock?.missingSeats ?? 0)
    if (entry !== undefined) entry.project = project
    else projects.put(project.number, { project, nodes: new Map(), seats: 0 })
    projectsById.set(project.id, project.number)
    if (project.lock !== undefined) oldestMs = Math.min(oldestMs, project.lock.atMs)
  }
  const dropProject = ({ number, id }: Project): void => {
    inUse -= projects.at(number)?.project.lock?.missingSeats ?? 0
    projects.remove(number)
    if (projectsById.get(id) === number) projectsById.delete(id)
  }
  const setLostSeats = (next: SeatState['lostSeats']): void => {
    inUse += next.count - lostSeats.count
    lostSeats = next
    if (next.count > 0) oldestMs = Math.min(oldestMs, next.atMs)
  }
  const applySeat = (number: number, change: SeatChange): void => {
    if (change.kind === 'renewed') {
      seats.put(number, change.seat)
      return
    }
    dropSeat(number)
    if (change.kind === 'written') addSeat(change.seat)
  }
  const applyProjects = (
    changes: Iterable<ProjectChange>,
    kind: ProjectChange['kind'],
    action: (project: Project) => void,
  ): void => {
    for (const change of changes) if (change.kind === kind) action(change.project)
  }

  return {
    connectionsInUse: () => inUse,
    seatCount: () => numbersById.size,
    findSeat: (id) => seats.at(numbersById.get(id)),
    findNodeSeat: (project, node) => seats.at(projects.at(project)?.nodes.get(node)),
    findProject: (id) => projects.at(projectsById.get(id))?.project,
    projectAt: (number) => projects.at(number)?.project,
    seatAt: (number) => seats.at(number),
    projects: () => Array.from(projects.from(0), (entry) => entry.project),
    seatsOf: (project) => projects.at(project)?.seats ?? 0,
    seatsFrom: seats.from,
    freeEvictions: () => freeEvictions,
    lostSeats: () => lostSeats,
    oldestMs: () => oldestMs,
    setOldestMs: (uptimeMs) => {
      oldestMs = uptimeMs
    },
    freeSeatNumber: seats.free,
    freeProjectNumber: projects.free,
    apply: (changes) => {
      applyProjects(changes.projects.values(), 'written', putProject)
      for (const [number, change] of changes.seats) applySeat(number, change)
      applyProjects(changes.projects.values(), 'removed', dropProject)
      if (changes.lostSeats !== undefined) setLostSeats(changes.lostSeats)
    },
    replace: (state) => {
      seats.clear()
      projects.clear()
      numbersById.clear()
      projectsById.clear()
      inUse = 0
      freeEvictions = 0
      oldestMs = Number.POSITIVE_INFINITY
      lostSeats = { count: 0, atMs: 0 }
      setLostSeats(state.lostSeats)
      for (const project of state.projects) putProject(project)
      for (const seat of state.seats) addSeat(seat)
    },
  }
}

type Numbered<T> = {
  readonly at: (number: number | undefined) => T | undefined
  readonly put: (number: number, item: T) => void
  readonly remove: (number: number) => void
  readonly from: (number: number) => Generator<T, void, undefined>
  /** the n-th number that is not taken, so that a batch can take several */
  readonly free: (after: number) => number
  readonly clear: () => void
}

/** Items under dense integers: a freed number is taken again before a higher one. */
function numbered<T>(): Numbered<T> {
  let items: (T | undefined)[] = []
  let freed: number[] = []
  return {
    at: (number) => (number === undefined ? undefined : items[number]),
    put: (number, item) => {
      for (let gap = items.length; gap < number; gap++) {
        items.push(undefined)
        freed.push(gap)
      }
      if (number < items.length && items[number] === undefined) take(freed, number)
      items[number] = item
    },
    remove: (number) => {
      if (items[number] === undefined) return
      items[number] = undefined
      freed.push(number)
    },
    *from(number) {
      for (let at = number; at < items.length; at++) {
        const item = items[at]
        if (item !== undefined) yield item
      }
    },
    free: (taken) => {
      const reused = freed[freed.length - 1 - taken]
      return reused ?? items.length + taken - freed.length
    },
    clear: () => {
      items = []
      freed = []
    },
  }
}

/** Batches take freed numbers from the end, so the search is short. */
function take(freed: number[], number: number): void {
  const at = freed.lastIndexOf(number)
  if (at >= 0) freed.splice(at, 1)
}

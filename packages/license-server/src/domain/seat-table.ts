// All seats in memory: the one place where `connectionsInUse` is decided. It changes only by whole
// batches that are on disk; were it changed earlier, a crash could give one seat to two nodes.
// Implements docs/protocol.md §7.
import type { NodeId, ProjectId, RegistrationId } from '@marque/protocol'
import type { Changes, ProjectChange, SeatChange } from './changes.ts'
import { Numbered } from './numbered.ts'
import { ageBaseMs, countsAsInUse, type Project, type Seat, wasFreedAtOnce } from './seat.ts'

/** Seats that were lost with their project's row: they count until one grace after `atMs`. */
export type LostSeats = { readonly count: number; readonly atMs: number }

/** Everything of a store that rules look at. */
export type SeatState = {
  readonly projects: readonly Project[]
  readonly seats: readonly Seat[]
  readonly lostSeats: LostSeats
}

/**
 * The table's own copy of a seat. Renewals are written into it: an object for each would outlive the
 * young generation, and the collector would move every seat in turn.
 */
type HeldSeat = { -readonly [field in keyof Seat]: Seat[field] }

type ProjectEntry = { project: Project; readonly nodes: Map<NodeId, number>; seats: number }

const NOTHING_LOST: LostSeats = { count: 0, atMs: 0 }

export class SeatTable {
  readonly #seats = new Numbered<HeldSeat>()
  readonly #projects = new Numbered<ProjectEntry>()
  readonly #numbers = new Map<RegistrationId, number>()
  readonly #projectNumbers = new Map<ProjectId, number>()
  #inUse = 0
  #freeEvictions = 0
  #oldestMs = Number.POSITIVE_INFINITY
  #lostSeats = NOTHING_LOST

  get connectionsInUse(): number {
    return this.#inUse
  }

  get seatCount(): number {
    return this.#numbers.size
  }

  /** Evictions whose seat was free at once, and that are not yet one grace ago. */
  get freeEvictions(): number {
    return this.#freeEvictions
  }

  get lostSeats(): LostSeats {
    return this.#lostSeats
  }

  /** No age counts from before this uptime. */
  get oldestMs(): number {
    return this.#oldestMs
  }

  /** Whoever has looked at everything says what the oldest is. */
  set oldestMs(uptimeMs: number) {
    this.#oldestMs = uptimeMs
  }

  findSeat(id: RegistrationId): Seat | undefined {
    return this.#seats.at(this.#numbers.get(id))
  }

  /** The seat that a node holds; an evicted one only while it is counted. */
  findNodeSeat(project: number, node: NodeId): Seat | undefined {
    return this.#seats.at(this.#projects.at(project)?.nodes.get(node))
  }

  findProject(id: ProjectId): Project | undefined {
    return this.#projects.at(this.#projectNumbers.get(id))?.project
  }

  seatAt(number: number): Seat | undefined {
    return this.#seats.at(number)
  }

  projectAt(number: number): Project | undefined {
    return this.#projects.at(number)?.project
  }

  projects(): readonly Project[] {
    return Array.from(this.#projects.from(0), ({ project }) => project)
  }

  seatsOf(project: number): number {
    return this.#projects.at(project)?.seats ?? 0
  }

  /** Seats in the order of their numbers, from that number on. */
  seatsFrom(number: number): Iterable<Seat> {
    return this.#seats.from(number)
  }

  freeSeatNumber(taken: number): number {
    return this.#seats.free(taken)
  }

  freeProjectNumber(taken: number): number {
    return this.#projects.free(taken)
  }

  /** Takes over a batch that is on disk. */
  apply({ seats, projects, lostSeats }: Changes): void {
    this.#eachProject(projects.values(), 'written', (project) => this.#putProject(project))
    for (const [number, change] of seats) this.#applySeat(number, change)
    this.#eachProject(projects.values(), 'removed', (project) => this.#dropProject(project))
    if (lostSeats !== undefined) this.#setLostSeats(lostSeats)
  }

  /** Begins anew with what is on disk. */
  replace(state: SeatState): void {
    this.#seats.clear()
    this.#projects.clear()
    this.#numbers.clear()
    this.#projectNumbers.clear()
    this.#inUse = 0
    this.#freeEvictions = 0
    this.#oldestMs = Number.POSITIVE_INFINITY
    this.#lostSeats = NOTHING_LOST
    this.#setLostSeats(state.lostSeats)
    for (const project of state.projects) this.#putProject(project)
    for (const seat of state.seats) this.#addSeat(seat)
  }

  #applySeat(number: number, change: SeatChange): void {
    if (change.kind === 'renewed') {
      this.#renewSeat(number, change.seat)
      return
    }
    this.#dropSeat(number)
    if (change.kind === 'written') this.#addSeat(change.seat)
  }

  #eachProject(
    changes: Iterable<ProjectChange>,
    kind: ProjectChange['kind'],
    action: (project: Project) => void,
  ): void {
    for (const change of changes) if (change.kind === kind) action(change.project)
  }

  #renewSeat(number: number, { renewedAt, endsAt, grantedAtMs }: Seat): void {
    const seat = this.#seats.at(number)
    if (seat === undefined) return
    seat.renewedAt = renewedAt
    seat.endsAt = endsAt
    seat.grantedAtMs = grantedAtMs
  }

  #addSeat(seat: Seat): void {
    const { number, id, project, nodeId } = seat.registration
    this.#seats.put(number, { ...seat })
    this.#numbers.set(id, number)
    this.#count(seat, 1)
    if (countsAsInUse(seat)) this.#projects.at(project)?.nodes.set(nodeId, number)
    this.#oldestMs = Math.min(this.#oldestMs, ageBaseMs(seat))
  }

  #dropSeat(number: number): void {
    const seat = this.#seats.at(number)
    if (seat === undefined) return
    const { id, project, nodeId } = seat.registration
    this.#seats.remove(number)
    this.#numbers.delete(id)
    this.#count(seat, -1)
    const nodes = this.#projects.at(project)?.nodes
    if (nodes?.get(nodeId) === number) nodes.delete(nodeId)
  }

  #count(seat: Seat, step: 1 | -1): void {
    if (countsAsInUse(seat)) this.#inUse += step
    if (wasFreedAtOnce(seat)) this.#freeEvictions += step
    const entry = this.#projects.at(seat.registration.project)
    if (entry !== undefined) entry.seats += step
  }

  #putProject(project: Project): void {
    const entry = this.#projects.at(project.number)
    this.#inUse += missingSeats(project) - missingSeats(entry?.project)
    if (entry !== undefined) entry.project = project
    else this.#projects.put(project.number, { project, nodes: new Map(), seats: 0 })
    this.#projectNumbers.set(project.id, project.number)
    if (project.lock !== undefined) this.#oldestMs = Math.min(this.#oldestMs, project.lock.atMs)
  }

  #dropProject({ number, id }: Project): void {
    this.#inUse -= missingSeats(this.#projects.at(number)?.project)
    this.#projects.remove(number)
    if (this.#projectNumbers.get(id) === number) this.#projectNumbers.delete(id)
  }

  #setLostSeats(next: LostSeats): void {
    this.#inUse += next.count - this.#lostSeats.count
    this.#lostSeats = next
    if (next.count > 0) this.#oldestMs = Math.min(this.#oldestMs, next.atMs)
  }
}

const missingSeats = (project: Project | undefined): number => project?.lock?.missingSeats ?? 0

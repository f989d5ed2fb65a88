// The open batch: what commands that were already decided will have changed once it is on disk.
// Every rule decides on memory and the open batch together; a rule that read memory alone could
// give the last seat twice. Implements docs/protocol.md §7.
import type { Epoch, NodeId, ProjectId, RegistrationId } from '@marque/protocol'
import type { AuditFact } from './audit-events.ts'
import type { Changes, ProjectChange, RefusalCount, SeatChange, UsageSample } from './changes.ts'
import {
  countsAsInUse,
  type Project,
  type Registration,
  type Seat,
  wasFreedAtOnce,
} from './seat.ts'
import type { LostSeats, SeatTable } from './seat-table.ts'

/** When the batch was opened: every command of a batch is decided at one instant. */
export type BatchTime = {
  /** epoch seconds */
  readonly now: number
  readonly uptimeMs: number
}

export class Batch {
  readonly time: BatchTime
  readonly #table: SeatTable
  readonly #epochBefore: Epoch
  readonly #seats = new Map<number, SeatChange>()
  readonly #projects = new Map<number, ProjectChange>()
  readonly #projectsById = new Map<ProjectId, Project>()
  /** who holds a node's place, as far as this batch changed it */
  readonly #nodes = new Map<string, Seat | undefined>()
  readonly #audit: AuditFact[] = []
  readonly #leasePayloads: string[] = []
  #inUse = 0
  #freeEvictions = 0
  #newSeats = 0
  #newProjects = 0
  #lostSeats: LostSeats | undefined
  #epoch: Epoch | undefined
  #licenseText: string | undefined
  #usage: UsageSample | undefined
  #refusals: readonly RefusalCount[] = []
  #activatedAt: number | undefined
  #isKept = false

  constructor(table: SeatTable, time: BatchTime, epochBefore: Epoch) {
    this.#table = table
    this.time = time
    this.#epochBefore = epochBefore
  }

  get connectionsInUse(): number {
    return this.#table.connectionsInUse + this.#inUse
  }

  /** Evictions of the last grace whose seat was free at once. */
  get freeEvictions(): number {
    return this.#table.freeEvictions + this.#freeEvictions
  }

  get epoch(): Epoch {
    return this.#epoch ?? this.#epochBefore
  }

  /** Whether it is written even if nothing but time has passed. */
  get isKept(): boolean {
    return this.#isKept
  }

  get isEmpty(): boolean {
    return !this.#isKept && this.#seats.size + this.#projects.size + this.#audit.length === 0
  }

  get leasePayloads(): readonly string[] {
    return this.#leasePayloads
  }

  get auditFacts(): readonly AuditFact[] {
    return this.#audit
  }

  findSeat(id: RegistrationId): Seat | undefined {
    const seat = this.#table.findSeat(id)
    return seat === undefined ? undefined : this.#current(seat.registration.number, seat)
  }

  findNodeSeat(project: Project, node: NodeId): Seat | undefined {
    const key = nodeKey(project.number, node)
    if (this.#nodes.has(key)) return this.#nodes.get(key)
    const seat = this.#table.findNodeSeat(project.number, node)
    return seat === undefined ? undefined : this.#current(seat.registration.number, seat)
  }

  findProject(id: ProjectId): Project | undefined {
    return this.#projectsById.get(id) ?? this.#table.findProject(id)
  }

  newRegistrationNumber(): number {
    return this.#table.freeSeatNumber(this.#newSeats++)
  }

  newProjectNumber(): number {
    return this.#table.freeProjectNumber(this.#newProjects++)
  }

  /** The same node under the same secret, for longer. */
  renewSeat(seat: Seat): void {
    const { number } = seat.registration
    const kind = this.#seats.get(number)?.kind === 'written' ? 'written' : 'renewed'
    this.#seats.set(number, { kind, seat })
  }

  writeSeat(seat: Seat): void {
    this.#change('written', seat)
  }

  removeSeat(seat: Seat): void {
    this.#change('removed', seat)
  }

  writeProject(project: Project): void {
    const { number, id, lock } = project
    const before = this.#projects.get(number)?.project ?? this.#table.projectAt(number)
    this.#inUse += (lock?.missingSeats ?? 0) - (before?.lock?.missingSeats ?? 0)
    this.#projects.set(number, { kind: 'written', project })
    this.#projectsById.set(id, project)
  }

  setLostSeats(lost: LostSeats): void {
    this.#inUse += lost.count - (this.#lostSeats ?? this.#table.lostSeats).count
    this.#lostSeats = lost
  }

  setEpoch(drawn: Epoch): void {
    this.#epoch = drawn
  }

  setLicenseText(text: string): void {
    this.#licenseText = text
  }

  setActivatedAt(now: number): void {
    this.#activatedAt = now
  }

  setUsage(sample: UsageSample): void {
    this.#usage = sample
  }

  /** Stores how many requests were refused, with the next sample of usage: this batch is kept. */
  setRefusals(counts: readonly RefusalCount[]): void {
    this.#refusals = counts
    this.#isKept = true
  }

  record(name: AuditFact['name'], details: AuditFact['details']): void {
    this.#audit.push({ at: this.time.now, name, details })
  }

  /** Asks for a signed lease with this payload. @returns its place among the batch's leases */
  signLease(payload: string): number {
    return this.#leasePayloads.push(payload) - 1
  }

  keep(): void {
    this.#isKept = true
  }

  /** Closes the batch. */
  changes(): Changes {
    for (const project of this.#emptiedProjects()) {
      this.#projects.set(project.number, { kind: 'removed', project })
    }
    return {
      seats: this.#seats,
      projects: this.#projects,
      lostSeats: this.#lostSeats,
      epoch: this.#epoch,
      licenseText: this.#licenseText,
      usage: this.#usage && { ...this.#usage, refusals: this.#refusals },
      activatedAt: this.#activatedAt,
    }
  }

  #current(number: number, before: Seat | undefined): Seat | undefined {
    const change = this.#seats.get(number)
    if (change === undefined) return before
    return change.kind === 'removed' ? undefined : change.seat
  }

  #change(kind: 'written' | 'removed', seat: Seat): void {
    const { number, project, nodeId } = seat.registration
    const before = this.#current(number, this.#table.seatAt(number))
    if (before !== undefined) this.#count(before, -1)
    if (kind === 'written') this.#count(seat, 1)
    this.#seats.set(number, { kind, seat })
    const holds = kind === 'written' && countsAsInUse(seat)
    const key = nodeKey(project, nodeId)
    if (holds || this.#isHolder(key, seat.registration)) {
      this.#nodes.set(key, holds ? seat : undefined)
    }
  }

  #count(seat: Seat, step: 1 | -1): void {
    if (countsAsInUse(seat)) this.#inUse += step
    if (wasFreedAtOnce(seat)) this.#freeEvictions += step
  }

  /** Whether the node's place, as this batch sees it, belongs to this registration. */
  #isHolder(key: string, { project, nodeId, number }: Registration): boolean {
    const holder = this.#nodes.has(key)
      ? this.#nodes.get(key)
      : this.#table.findNodeSeat(project, nodeId)
    return holder?.registration.number === number
  }

  /** Projects that have no seat any more; nothing of them needs to be kept. */
  #emptiedProjects(): readonly Project[] {
    const steps = new Map<number, number>()
    for (const [number, { kind, seat }] of this.#seats) {
      if (kind === 'renewed') continue
      const before = this.#table.seatAt(number) === undefined ? 0 : 1
      const { project } = seat.registration
      steps.set(project, (steps.get(project) ?? 0) + (kind === 'removed' ? 0 : 1) - before)
    }
    const touched = new Set([...steps.keys(), ...this.#projects.keys()])
    return Array.from(touched).flatMap((number) => {
      const project = this.#projects.get(number)?.project ?? this.#table.projectAt(number)
      const isEmpty = this.#table.seatsOf(number) + (steps.get(number) ?? 0) === 0
      return isEmpty && project !== undefined && project.lock === undefined ? [project] : []
    })
  }
}

const nodeKey = (project: number, node: NodeId): string => `${project} ${node}`

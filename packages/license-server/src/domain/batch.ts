// The open batch: what commands that were already decided will have changed once it is on disk.
// Every rule decides on memory and the open batch together; a rule that read memory alone could
// give the last seat twice. Implements docs/protocol.md §7.
import type { Epoch, NodeId, ProjectId, RegistrationId } from '@marque/protocol'
import type { AuditFact } from './audit-events.ts'
import type { Changes, ProjectChange, SeatChange, UsageSample } from './changes.ts'
import {
  countsAsInUse,
  type Project,
  type Registration,
  type Seat,
  wasFreedAtOnce,
} from './seat.ts'
import type { SeatTable } from './seat-table.ts'

/** When the batch was opened: every command of a batch is decided at one instant. */
export type BatchTime = {
  /** epoch seconds */
  readonly now: number
  readonly uptimeMs: number
}

export type Batch = {
  readonly time: BatchTime
  readonly findSeat: (id: RegistrationId) => Seat | undefined
  readonly findNodeSeat: (project: Project, node: NodeId) => Seat | undefined
  readonly findProject: (id: ProjectId) => Project | undefined
  readonly connectionsInUse: () => number
  readonly freeEvictions: () => number
  readonly epoch: () => Epoch
  readonly newRegistrationNumber: () => number
  readonly newProjectNumber: () => number
  /** the same node under the same secret, for longer */
  readonly renewSeat: (seat: Seat) => void
  readonly writeSeat: (seat: Seat) => void
  readonly removeSeat: (seat: Seat) => void
  readonly writeProject: (project: Project) => void
  readonly setLostSeats: (lost: NonNullable<Changes['lostSeats']>) => void
  readonly setEpoch: (epoch: Epoch) => void
  readonly setLicenseText: (text: string) => void
  readonly setUsage: (sample: UsageSample) => void
  readonly record: (name: AuditFact['name'], details: AuditFact['details']) => void
  /** Asks for a signed lease with this payload. @returns its place among the batch's leases */
  readonly signLease: (payload: string) => number
  /** the batch is written even if nothing but time has passed */
  readonly keep: () => void
  readonly isKept: () => boolean
  readonly isEmpty: () => boolean
  readonly changes: () => Changes
  readonly leasePayloads: () => readonly string[]
  readonly auditFacts: () => readonly AuditFact[]
}

export function openBatch(table: SeatTable, time: BatchTime, epochBefore: Epoch): Batch {
  const seats = new Map<number, SeatChange>()
  const projects = new Map<number, ProjectChange>()
  const projectsById = new Map<ProjectId, Project>()
  const nodes = new Map<string, Seat | undefined>()
  const audit: AuditFact[] = []
  const payloads: string[] = []
  let [inUse, freeEvictions] = [0, 0]
  let [newSeats, newProjects] = [0, 0]
  let lostSeats: Changes['lostSeats']
  let epoch: Epoch | undefined
  let licenseText: string | undefined
  let usage: UsageSample | undefined
  let kept = false

  const current = (number: number, before: Seat | undefined): Seat | undefined => {
    const change = seats.get(number)
    if (change === undefined) return before
    return change.kind === 'removed' ? undefined : change.seat
  }
  const count = (seat: Seat, step: 1 | -1): void => {
    if (countsAsInUse(seat)) inUse += step
    if (wasFreedAtOnce(seat)) freeEvictions += step
  }
  const change = (kind: SeatChange['kind'], seat: Seat): void => {
    const { number, project, nodeId } = seat.registration
    const before = current(number, table.seatAt(number))
    if (before !== undefined) count(before, -1)
    if (kind !== 'removed') count(seat, 1)
    seats.set(number, { kind, seat })
    const holds = kind !== 'removed' && countsAsInUse(seat)
    const key = nodeKey(project, nodeId)
    if (holds || isHolder(key, seat.registration)) nodes.set(key, holds ? seat : undefined)
  }
  /** whether the node's place, as this batch sees it, belongs to this registration */
  const isHolder = (key: string, { project, nodeId, number }: Registration): boolean => {
    const holder = nodes.has(key) ? nodes.get(key) : table.findNodeSeat(project, nodeId)
    return holder?.registration.number === number
  }

  return {
    time,
    findSeat: (id) => {
      const seat = table.findSeat(id)
      return seat === undefined ? undefined : current(seat.registration.number, seat)
    },
    findNodeSeat: (project, node) => {
      const key = nodeKey(project.number, node)
      if (nodes.has(key)) return nodes.get(key)
      const seat = table.findNodeSeat(project.number, node)
      return seat === undefined ? undefined : current(seat.registration.number, seat)
    },
    findProject: (id) => projectsById.get(id) ?? table.findProject(id),
    connectionsInUse: () => table.connectionsInUse() + inUse,
    freeEvictions: () => table.freeEvictions() + freeEvictions,
    epoch: () => epoch ?? epochBefore,
    newRegistrationNumber: () => table.freeSeatNumber(newSeats++),
    newProjectNumber: () => table.freeProjectNumber(newProjects++),
    renewSeat: (seat) => {
      const before = seats.get(seat.registration.number)
      const kind = before?.kind === 'written' ? 'written' : 'renewed'
      seats.set(seat.registration.number, { kind, seat })
    },
    writeSeat: (seat) => change('written', seat),
    removeSeat: (seat) => change('removed', seat),
    writeProject: (project) => {
      const before = projects.get(project.number)?.project ?? table.projectAt(project.number)
      inUse += (project.lock?.missingSeats ?? 0) - (before?.lock?.missingSeats ?? 0)
      projects.set(project.number, { kind: 'written', project })
      projectsById.set(project.id, project)
    },
    setLostSeats: (lost) => {
      inUse += lost.count - (lostSeats ?? table.lostSeats()).count
      lostSeats = lost
    },
    setEpoch: (drawn) => {
      epoch = drawn
    },
    setLicenseText: (text) => {
      licenseText = text
    },
    setUsage: (sample) => {
      usage = sample
    },
    record: (name, details) => audit.push({ at: time.now, name, details }),
    signLease: (payload) => payloads.push(payload) - 1,
    keep: () => {
      kept = true
    },
    isKept: () => kept,
    isEmpty: () => !kept && seats.size + projects.size + audit.length === 0,
    changes: () => {
      for (const project of emptied(table, { seats, projects })) {
        projects.set(project.number, { kind: 'removed', project })
      }
      return { seats, projects, lostSeats, epoch, licenseText, usage }
    },
    leasePayloads: () => payloads,
    auditFacts: () => audit,
  }
}

/** Projects that lose their last seat with these changes; nothing of them needs to be kept. */
function emptied(table: SeatTable, changes: Pick<Changes, 'seats' | 'projects'>): Project[] {
  const steps = new Map<number, number>()
  for (const [number, { kind, seat }] of changes.seats) {
    const before = table.seatAt(number) === undefined ? 0 : 1
    const step = (kind === 'removed' ? 0 : 1) - before
    if (step === 0) continue
    const { project } = seat.registration
    steps.set(project, (steps.get(project) ?? 0) + step)
  }
  return Array.from(steps).flatMap(([number, step]) => {
    const project = changes.projects.get(number)?.project ?? table.projectAt(number)
    const isEmpty = table.seatsOf(number) + step === 0 && project?.lock === undefined
    return project !== undefined && isEmpty ? [project] : []
  })
}

const nodeKey = (project: number, node: NodeId): string => `${project} ${node}`

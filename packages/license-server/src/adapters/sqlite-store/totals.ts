// The MACs of everything that is stored, kept beside the rows so that a renewal costs one HMAC, and
// one more for each project that a batch touches.
import type { Epoch } from '@marque/protocol'
import type { Project, Seat } from '../../domain/seat.ts'
import {
  addTo,
  digestOf,
  emptySum,
  type LeaseRow,
  type RowMacs,
  type Sum,
  type Total,
} from './row-macs.ts'
import { createSeatMacs } from './seat-macs.ts'

export type Totals = {
  readonly putSeat: (seat: Seat) => void
  readonly renewSeat: (number: number, lease: LeaseRow) => void
  readonly removeSeat: (number: number) => void
  readonly putProject: (project: Project) => void
  readonly removeProject: (number: number) => void
  readonly putEpoch: (epoch: Epoch) => void
  /** Brings the MAC of each touched project up to date. */
  readonly settle: () => readonly SettledProject[]
  readonly whole: () => { seats: number; projects: number; epochs: number; sum: Sum }
}

export type SettledProject = { readonly number: number; readonly total: Total; readonly mac: Sum }

type ProjectEntry = { project: Project; total: Total; mac: Sum | undefined }

export function countTotals(macs: RowMacs): Totals {
  const seats = createSeatMacs()
  const projects = new Map<number, ProjectEntry>()
  const touched = new Set<number>()
  const sum = emptySum()
  let [seatCount, epochCount] = [0, 0]

  /** Adds the seat's MAC to its project, or takes it out: that is the same. */
  const toggle = (seat: number, project: number, step: -1 | 0 | 1): void => {
    const entry = projects.get(project)
    if (entry === undefined) return
    seats.addMacTo(entry.total.sum, seat)
    entry.total.count += step
    touched.add(project)
  }
  const removeSeat = (number: number): void => {
    const project = seats.projectOf(number)
    if (project === undefined) return
    toggle(number, project, -1)
    seats.remove(number)
    seatCount -= 1
  }
  return {
    putSeat: ({ registration, ...lease }) => {
      const { number, project } = registration
      removeSeat(number)
      const digest = digestOf(registration)
      seats.put(number, { project, digest, mac: macs.seat(number, digest, lease) })
      toggle(number, project, 1)
      seatCount += 1
    },
    renewSeat: (number, lease) => {
      const project = seats.projectOf(number)
      if (project === undefined) throw new RangeError(`no seat ${number} to renew`)
      toggle(number, project, 0)
      seats.setMac(number, macs.seat(number, seats.digestOf(number), lease))
      toggle(number, project, 0)
    },
    removeSeat,
    putProject: (project) => {
      const entry = projects.get(project.number)
      if (entry !== undefined) entry.project = project
      else {
        const total = { count: 0, sum: emptySum() }
        projects.set(project.number, { project, total, mac: undefined })
      }
      touched.add(project.number)
    },
    removeProject: (number) => {
      const mac = projects.get(number)?.mac
      if (mac !== undefined) addTo(sum, mac)
      projects.delete(number)
      touched.delete(number)
    },
    putEpoch: (epoch) => {
      addTo(sum, macs.epoch(epoch))
      epochCount += 1
    },
    settle: () => {
      const settled = Array.from(touched).flatMap((number) => {
        const entry = projects.get(number)
        if (entry === undefined) return []
        if (entry.mac !== undefined) addTo(sum, entry.mac)
        entry.mac = macs.project(entry.project, entry.total)
        addTo(sum, entry.mac)
        return [{ number, total: entry.total, mac: entry.mac }]
      })
      touched.clear()
      return settled
    },
    whole: () => ({ seats: seatCount, projects: projects.size, epochs: epochCount, sum }),
  }
}

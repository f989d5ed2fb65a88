// The MACs of everything that is stored, kept beside the rows so that a renewal costs one HMAC, and
// one more for each project that a batch touches.
import type { Epoch } from '@marque/protocol'
import type { Project, Seat } from '../../domain/seat.ts'
import { addTo, emptySum, type LeaseRow, type RowMacs, type Sum, type Total } from './row-macs.ts'

export type Totals = {
  readonly putSeat: (seat: Seat) => void
  readonly renewSeat: (number: number, lease: LeaseRow) => void
  readonly removeSeat: (number: number) => void
  readonly putProject: (project: Project) => void
  readonly removeProject: (number: number) => void
  readonly putEpoch: (epoch: Epoch) => void
  readonly projectOf: (seat: number) => number | undefined
  /** Brings the MAC of each touched project up to date. */
  readonly settle: () => readonly SettledProject[]
  readonly whole: () => { seats: number; projects: number; epochs: number; sum: Sum }
}

export type SettledProject = { readonly number: number; readonly total: Total; readonly mac: Uint8Array }

type SeatEntry = { project: number; digest: string; mac: Uint8Array }
type ProjectEntry = { project: Project; total: Total; mac: Uint8Array | undefined }

export function countTotals(macs: RowMacs): Totals {
  const seats: (SeatEntry | undefined)[] = []
  const projects = new Map<number, ProjectEntry>()
  const touched = new Set<number>()
  const sum = emptySum()
  let [seatCount, epochCount] = [0, 0]

  const add = (project: number, mac: Uint8Array, step: -1 | 0 | 1): void => {
    const entry = projects.get(project)
    if (entry === undefined) return
    addTo(entry.total.sum, mac)
    entry.total.count += step
    touched.add(project)
  }
  const removeSeat = (number: number): void => {
    const entry = seats[number]
    if (entry === undefined) return
    add(entry.project, entry.mac, -1)
    seats[number] = undefined
    seatCount -= 1
  }
  return {
    putSeat: ({ registration, ...lease }) => {
      removeSeat(registration.number)
      const digest = macs.digest(registration)
      const mac = macs.seat(registration.number, digest, lease)
      while (seats.length < registration.number) seats.push(undefined)
      seats[registration.number] = { project: registration.project, digest, mac }
      add(registration.project, mac, 1)
      seatCount += 1
    },
    renewSeat: (number, lease) => {
      const entry = seats[number]
      if (entry === undefined) throw new RangeError(`no seat ${number} to renew`)
      add(entry.project, entry.mac, 0)
      entry.mac = macs.seat(number, entry.digest, lease)
      add(entry.project, entry.mac, 0)
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
    projectOf: (seat) => seats[seat]?.project,
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

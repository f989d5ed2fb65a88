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
import { SeatMacs } from './seat-macs.ts'

export type SettledProject = { readonly number: number; readonly total: Total; readonly mac: Sum }

type ProjectEntry = { project: Project; readonly total: Total; mac: Sum | undefined }

export class Totals {
  readonly #macs: RowMacs
  readonly #seats = new SeatMacs()
  readonly #projects = new Map<number, ProjectEntry>()
  readonly #touched = new Set<number>()
  readonly #sum = emptySum()
  #seatCount = 0
  #epochCount = 0

  constructor(macs: RowMacs) {
    this.#macs = macs
  }

  putSeat({ registration, ...lease }: Seat): void {
    const { number, project } = registration
    this.removeSeat(number)
    const digest = digestOf(registration)
    this.#seats.put(number, { project, digest, mac: this.#macs.seat(number, digest, lease) })
    this.#toggle(number, project, 1)
    this.#seatCount += 1
  }

  renewSeat(number: number, lease: LeaseRow): void {
    const project = this.#seats.projectOf(number)
    if (project === undefined) throw new RangeError(`no seat ${number} to renew`)
    this.#toggle(number, project, 0)
    this.#seats.setMac(number, this.#macs.seat(number, this.#seats.digestOf(number), lease))
    this.#toggle(number, project, 0)
  }

  removeSeat(number: number): void {
    const project = this.#seats.projectOf(number)
    if (project === undefined) return
    this.#toggle(number, project, -1)
    this.#seats.remove(number)
    this.#seatCount -= 1
  }

  putProject(project: Project): void {
    const entry = this.#projects.get(project.number)
    if (entry !== undefined) entry.project = project
    else {
      const total = { count: 0, sum: emptySum() }
      this.#projects.set(project.number, { project, total, mac: undefined })
    }
    this.#touched.add(project.number)
  }

  removeProject(number: number): void {
    const mac = this.#projects.get(number)?.mac
    if (mac !== undefined) addTo(this.#sum, mac)
    this.#projects.delete(number)
    this.#touched.delete(number)
  }

  putEpoch(epoch: Epoch): void {
    addTo(this.#sum, this.#macs.epoch(epoch))
    this.#epochCount += 1
  }

  /** Brings the MAC of each touched project up to date. */
  settle(): readonly SettledProject[] {
    const settled: SettledProject[] = []
    for (const number of this.#touched) {
      const entry = this.#projects.get(number)
      if (entry === undefined) continue
      if (entry.mac !== undefined) addTo(this.#sum, entry.mac)
      const mac = this.#macs.project(entry.project, entry.total)
      addTo(this.#sum, mac)
      entry.mac = mac
      settled.push({ number, total: entry.total, mac })
    }
    this.#touched.clear()
    return settled
  }

  whole(): { seats: number; projects: number; epochs: number; sum: Sum } {
    const [seats, projects] = [this.#seatCount, this.#projects.size]
    return { seats, projects, epochs: this.#epochCount, sum: this.#sum }
  }

  /** Adds the seat's MAC to its project, or takes it out: that is the same. */
  #toggle(seat: number, project: number, step: -1 | 0 | 1): void {
    const entry = this.#projects.get(project)
    if (entry === undefined) return
    this.#seats.addMacTo(entry.total.sum, seat)
    entry.total.count += step
    this.#touched.add(project)
  }
}

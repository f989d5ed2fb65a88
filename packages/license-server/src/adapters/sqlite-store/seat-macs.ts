// Digest and MAC of every stored seat in one flat array: a hundred thousand small buffers would cost
// more memory than the seats themselves.
import { addTo, MAC_BYTES, type Sum } from './row-macs.ts'

const FIRST_SEATS = 1024
const ENTRY_BYTES = 2 * MAC_BYTES
const NO_PROJECT = -1

export type SeatMacs = {
  /** number of the seat's project, `undefined` if there is no such seat */
  readonly projectOf: (seat: number) => number | undefined
  readonly put: (seat: number, entry: { project: number; digest: Uint8Array; mac: Sum }) => void
  readonly remove: (seat: number) => void
  readonly digestOf: (seat: number) => Uint8Array
  readonly setMac: (seat: number, mac: Sum) => void
  readonly addMacTo: (sum: Sum, seat: number) => void
}

export function createSeatMacs(): SeatMacs {
  let projects = new Int32Array(FIRST_SEATS).fill(NO_PROJECT)
  let bytes = new Uint8Array(FIRST_SEATS * ENTRY_BYTES)

  const grow = (seat: number): void => {
    const size = Math.max(projects.length * 2, seat + 1)
    const moreProjects = new Int32Array(size).fill(NO_PROJECT, projects.length)
    moreProjects.set(projects)
    projects = moreProjects
    const moreBytes = new Uint8Array(size * ENTRY_BYTES)
    moreBytes.set(bytes)
    bytes = moreBytes
  }
  const macAt = (seat: number): number => seat * ENTRY_BYTES + MAC_BYTES
  return {
    projectOf: (seat) => {
      const project = projects[seat] ?? NO_PROJECT
      return project === NO_PROJECT ? undefined : project
    },
    put: (seat, { project, digest, mac }) => {
      if (seat >= projects.length) grow(seat)
      projects[seat] = project
      bytes.set(digest, seat * ENTRY_BYTES)
      bytes.set(mac, macAt(seat))
    },
    remove: (seat) => {
      projects[seat] = NO_PROJECT
    },
    digestOf: (seat) => bytes.subarray(seat * ENTRY_BYTES, macAt(seat)),
    setMac: (seat, mac) => bytes.set(mac, macAt(seat)),
    addMacTo: (sum, seat) => addTo(sum, bytes, macAt(seat)),
  }
}

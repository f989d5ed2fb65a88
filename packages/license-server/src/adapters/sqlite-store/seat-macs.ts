// Digest and MAC of every stored seat in one flat array: a hundred thousand small buffers would cost
// more memory than the seats themselves.
import { addTo, MAC_BYTES, type Sum } from './row-macs.ts'

const FIRST_SEATS = 1024
const ENTRY_BYTES = 2 * MAC_BYTES
const NO_PROJECT = -1

export class SeatMacs {
  #projects = new Int32Array(FIRST_SEATS).fill(NO_PROJECT)
  #bytes = new Uint8Array(FIRST_SEATS * ENTRY_BYTES)

  /** @returns number of the seat's project, `undefined` if there is no such seat */
  projectOf(seat: number): number | undefined {
    const project = this.#projects[seat] ?? NO_PROJECT
    return project === NO_PROJECT ? undefined : project
  }

  put(seat: number, entry: { project: number; digest: Uint8Array; mac: Sum }): void {
    if (seat >= this.#projects.length) this.#grow(seat)
    this.#projects[seat] = entry.project
    this.#bytes.set(entry.digest, seat * ENTRY_BYTES)
    this.setMac(seat, entry.mac)
  }

  remove(seat: number): void {
    this.#projects[seat] = NO_PROJECT
  }

  digestOf(seat: number): Uint8Array {
    return this.#bytes.subarray(seat * ENTRY_BYTES, macAt(seat))
  }

  setMac(seat: number, mac: Sum): void {
    this.#bytes.set(mac, macAt(seat))
  }

  addMacTo(sum: Sum, seat: number): void {
    addTo(sum, this.#bytes, macAt(seat))
  }

  #grow(seat: number): void {
    const size = Math.max(this.#projects.length * 2, seat + 1)
    const projects = new Int32Array(size).fill(NO_PROJECT, this.#projects.length)
    projects.set(this.#projects)
    this.#projects = projects
    const bytes = new Uint8Array(size * ENTRY_BYTES)
    bytes.set(this.#bytes)
    this.#bytes = bytes
  }
}

const macAt = (seat: number): number => seat * ENTRY_BYTES + MAC_BYTES

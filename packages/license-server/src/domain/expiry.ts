// What one grace of uptime ends: seats that nobody renewed, the memory of evictions, and the counting
// of seats whose rows were lost. Implements docs/protocol.md §5, §7.
import type { Batch } from './batch.ts'
import { told } from './evictions.ts'
import { ageBaseMs, type Seat } from './seat.ts'
import type { SeatTable } from './seat-table.ts'

/**
 * Writes into the batch everything whose time has come.
 * @returns how many seats expired
 */
export function expireSeats(table: SeatTable, batch: Batch, graceSeconds: number): number {
  const deadline = batch.time.uptimeMs - graceSeconds * 1000
  if (table.oldestMs > deadline) return 0
  let oldestMs = Number.POSITIVE_INFINITY
  let expired = 0
  for (const seat of table.seatsFrom(0)) {
    const age = ageBaseMs(seat)
    if (age > deadline) oldestMs = Math.min(oldestMs, age)
    else expired += endSeat(batch, seat)
  }
  oldestMs = Math.min(oldestMs, endLocks(table, batch, deadline))
  table.oldestMs = oldestMs
  return expired
}

/** An evicted seat that is still counted is freed first, and remembered until its own grace ends. */
function endSeat(batch: Batch, seat: Seat): 0 | 1 {
  const { registration } = seat
  const freed = told(seat)
  if (freed !== undefined) {
    batch.writeSeat(freed)
    return 0
  }
  batch.removeSeat(seat)
  if (registration.eviction !== undefined) return 0
  batch.record('registration.expired', {
    registration: registration.id,
    node: registration.nodeId,
    nodeName: registration.nodeName,
  })
  return 1
}

/** @returns the oldest lock that still counts seats */
function endLocks(table: SeatTable, batch: Batch, deadline: number): number {
  let oldestMs = Number.POSITIVE_INFINITY
  for (const project of table.projects()) {
    const { lock } = project
    if (lock === undefined || lock.missingSeats === 0) continue
    if (lock.atMs > deadline) oldestMs = Math.min(oldestMs, lock.atMs)
    else batch.writeProject({ ...project, lock: { ...lock, missingSeats: 0 } })
  }
  const lost = table.lostSeats
  if (lost.count === 0) return oldestMs
  if (lost.atMs > deadline) return Math.min(oldestMs, lost.atMs)
  batch.setLostSeats({ count: 0, atMs: lost.atMs })
  batch.keep()
  return oldestMs
}

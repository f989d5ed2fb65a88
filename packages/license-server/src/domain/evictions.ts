// What an eviction frees, and when. A cut-off node keeps its lease to the end, so freeing every
// evicted seat at once would let one license run any number of nodes.
// Implements docs/protocol.md §7, "Evict"; threats A6.
import type { Eviction, Seat } from './seat.ts'

/**
 * The seat after an operator removed its node: free at once for at most `maxConnections` evictions
 * in one grace, else counted until the node was told or its lease ended.
 */
export function evicted(
  seat: Seat,
  facts: {
    readonly reason: string
    readonly uptimeMs: number
    readonly freeEvictions: number
    readonly maxConnections: number
  },
): Seat {
  const isFree = facts.freeEvictions < facts.maxConnections
  return withEviction(seat, {
    reason: facts.reason,
    atMs: facts.uptimeMs,
    seat: isFree ? 'freed-at-once' : 'counted',
  })
}

/** The node knows: its seat is free from now on. */
export function told(seat: Seat): Seat | undefined {
  const { eviction } = seat.registration
  return eviction?.seat === 'counted'
    ? withEviction(seat, { ...eviction, seat: 'freed' })
    : undefined
}

const withEviction = (seat: Seat, eviction: Eviction): Seat => ({
  ...seat,
  registration: { ...seat.registration, eviction },
})

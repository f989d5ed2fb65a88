// How long a lease lasts on this host. In one run it is counted on the monotonic clock from the
// moment the request was sent; over a restart by wall clock. Setting a clock must not lengthen it.
// Implements docs/protocol.md §2, "A node accepts an answer only if".
import type { License } from '@marque/protocol'

type Terms = Pick<License, 'lease' | 'activation'>
type Span = { readonly iat: number; readonly exp: number }

/** The length that was granted; what is longer than the license's own grace was never meant. */
export const leaseSeconds = (lease: Span, license: Pick<License, 'lease'>): number =>
  Math.min(lease.exp - lease.iat, license.lease.graceSeconds)

/**
 * When a stored lease ends, in epoch seconds of this host. The instant of sending comes from a file
 * that anybody may edit; the signed `iat` bounds it by the clock tolerance of the license.
 */
export function storedLeaseEnd(input: { lease: Span; license: Terms; sentAt: number }): number {
  const latest = input.lease.iat + input.license.activation.clockToleranceSeconds
  return Math.min(input.sentAt, latest) + leaseSeconds(input.lease, input.license)
}

/**
 * What is left of a stored lease at a start.
 * @param lastInstant the latest instant that was stored: a clock set back behind it does not count
 * @returns seconds; 0 if it has ended
 */
export function storedLeaseRemaining(input: {
  lease: Span
  license: Terms
  sentAt: number
  lastInstant: number
  now: number
}): number {
  const end = storedLeaseEnd(input)
  const remaining = end - Math.max(input.now, input.lastInstant)
  return Math.max(0, Math.min(remaining, leaseSeconds(input.lease, input.license)))
}

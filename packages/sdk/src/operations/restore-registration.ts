// What a start makes of the registration that was kept. The file proves nothing: its lease is
// verified again, for this node, this project and this product, and its time is counted again.
// Implements docs/contract.md, "SDK"; docs/protocol.md §2.
import {
  type NodeId,
  type ProjectId,
  type Trust,
  toMarqueError,
  verifyLease,
} from '@marque/protocol'
import type { Clock } from '../contract.ts'
import { storedLeaseEnd, storedLeaseRemaining } from '../domain/lease-time.ts'
import type { HeldSeat, RegistrationRecord } from '../domain/record.ts'
import type { VerifiedSeat } from '../domain/status.ts'

export type Restored =
  | { readonly kind: 'believed'; readonly seat: VerifiedSeat; readonly remainingSeconds: number }
  /** a seat of another node or project: to be given back */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'not-believed'; readonly reason: string }

export async function restoreSeat(
  tools: { readonly clock: Clock; readonly trust: Trust; readonly product: string },
  record: RegistrationRecord,
  held: HeldSeat,
  self: { readonly project: ProjectId; readonly node: NodeId },
): Promise<Restored> {
  if (held.node !== self.node || held.project !== self.project) return { kind: 'foreign' }
  try {
    const asker = { trust: tools.trust, productId: tools.product, ...self, nonce: held.nonce }
    const { license, lease } = await verifyLease(held, asker)
    if (license.serial < (record.serials[license.deployment.id] ?? 0)) {
      return { kind: 'not-believed', reason: 'its license is older than one seen before' }
    }
    const span = { lease, license, sentAt: held.sentAt }
    const now = tools.clock.now()
    const remainingSeconds = storedLeaseRemaining({ ...span, lastInstant: record.instant, now })
    const endsAtMs = tools.clock.monotonicMs() + remainingSeconds * 1000
    const seat = { license, endsAt: storedLeaseEnd(span), endsAtMs }
    return { kind: 'believed', seat, remainingSeconds }
  } catch (error) {
    return { kind: 'not-believed', reason: toMarqueError(error).message }
  }
}

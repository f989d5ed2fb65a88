// What a node says of itself to its project, and what is shown of a project's nodes. A report lies
// where every node can write it: it informs people and gives no right.
// Implements docs/sdk.md §8, "See every node".
import { SLOTS, type Slot } from '@marque/protocol'
import type { Health, LicenseStatus, NodeReport } from '../contract.ts'

/** Reports change every minute: they lie where a project keeps what changes often. */
export const reportSlot = (slots: ReadonlySet<Slot>): Slot | undefined =>
  slots.has('stateServer') ? 'stateServer' : SLOTS.find((slot) => slots.has(slot))

/** @param heardAt epoch seconds of this node's clock */
export function reportOf(status: LicenseStatus, heardAt: number): NodeReport {
  const { node, project, registration, warning, failure, nextAttemptAt } = status
  return {
    id: node.id ?? node.name,
    name: node.name,
    isSelf: true,
    version: project.version,
    ...(project.build === undefined ? {} : { build: project.build }),
    state: status.state,
    entitled: status.entitled,
    ...(warning === undefined ? {} : { warning }),
    ...(failure === undefined ? {} : { failure }),
    ...(registration && {
      renewedAt: registration.renewedAt,
      leaseEndsAt: registration.leaseEndsAt,
      connectionsInUse: registration.connectionsInUse,
    }),
    ...(nextAttemptAt === undefined ? {} : { nextAttemptAt }),
    heardAt,
    isSilent: false,
  }
}

export const byName = (a: NodeReport, b: NodeReport): number =>
  a.name < b.name ? -1 : Number(a.name > b.name)

/** A probe takes a node out of service only when it is not entitled; the reason is told in any case. */
export function healthOf(status: LicenseStatus): Health {
  const reason = status.failure?.name ?? status.warning?.name ?? status.faults[0]?.part
  return {
    ok: status.entitled,
    state: status.state,
    ...(reason === undefined ? {} : { reason }),
  }
}

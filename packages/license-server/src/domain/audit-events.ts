// The closed table of what the audit log records. Renewals are not audited: they change who holds
// a seat for how long, never who holds one.
import { type AuditLine, auditBytes, type Bytes } from '@marque/protocol'

export const AUDIT_EVENTS = [
  'server.started',
  'activation.accepted',
  'activation.refused',
  'license.replaced',
  'registration.claimed',
  'registration.released',
  'registration.expired',
  'registration.evicted',
  'project.sealed',
  'project.recovered',
  'project.locked',
  'project.reset',
  'session.opened',
  'session.refused',
  'sessions.ended',
  'password.changed',
] as const

export type AuditEventName = (typeof AUDIT_EVENTS)[number]

/** What every node makes; all others are few. The store's index of the few is made of this list. */
export const FREQUENT_EVENTS: readonly AuditEventName[] = [
  'registration.claimed',
  'registration.released',
  'registration.expired',
]

/** What is recorded of the administrator. */
export type AdminEventName = Extract<
  AuditEventName,
  `session.${string}` | `sessions.${string}` | `password.${string}`
>

/** One event before it has its place in the chain. */
export type AuditFact = {
  /** epoch seconds */
  readonly at: number
  readonly name: AuditEventName
  readonly details: { readonly [field: string]: string | number | boolean }
}

/** Where the chain ends: what the next event takes its place after. */
export type AuditHead = { readonly sequence: number; readonly hash: string }

/** Gives events their places in the chain. Implements docs/protocol.md §9. */
export function chainEvents(
  facts: readonly AuditFact[],
  from: { readonly head: AuditHead; readonly sha256Hex: (bytes: Bytes) => string },
): readonly AuditLine[] {
  let { sequence, hash } = from.head
  return facts.map((fact) => {
    sequence += 1
    const event = { ...fact, sequence, previous: hash }
    hash = from.sha256Hex(auditBytes(event))
    return { ...event, hash }
  })
}

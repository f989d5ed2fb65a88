// The closed table of what the audit log records. Renewals are not audited: they change who holds
// a seat for how long, never who holds one. Imports nothing, since the store's thread needs this table too.

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

// The closed table of what the audit log records. Renewals are not audited: they change who holds
// a seat for how long, never who holds one.

export const AUDIT_EVENTS = [
  'server.started',
  'activation.accepted',
  'activation.refused',
  'license.replaced',
  'registration.claimed',
  'registration.released',
  'registration.expired',
  'registration.evicted',
  'project.locked',
  'project.reset',
] as const

export type AuditEventName = (typeof AUDIT_EVENTS)[number]

/** One event before it has its place in the chain. */
export type AuditFact = {
  /** epoch seconds */
  readonly at: number
  readonly name: AuditEventName
  readonly details: { readonly [field: string]: string | number | boolean }
}

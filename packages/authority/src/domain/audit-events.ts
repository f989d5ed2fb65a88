// Everything that the audit log can say: a closed table, so that whoever searches it knows its words.
// Each event is written in the transaction that makes it true (docs/protocol.md §9).

export type AuditEventName =
  | 'licensee.added'
  | 'request.received'
  | 'request.rejected'
  | 'request.confirmed'
  | 'license.issued'
  | 'license.renewed'
  | 'license.suspended'
  | 'license.resumed'
  | 'deployment.ended'
  | 'deployment.reinstalls-set'
  | 'deployment.fork-adopted'
  | 'deployment.break-allowed'
  | 'deployment.files-sent'
  | 'archive.sent'
  | 'archive.link-made'
  | 'activation.approved'
  | 'activation.refused'
  | 'migration.made'
  | 'operator.added'
  | 'operator.removed'
  | 'operator.password-changed'
  | 'session.opened'
  | 'session.refused'
  | 'session.ended'
  | 'token.created'
  | 'token.revoked'

export type AuditEvent = {
  readonly name: AuditEventName
  readonly details: { readonly [field: string]: string | number | boolean | null }
}

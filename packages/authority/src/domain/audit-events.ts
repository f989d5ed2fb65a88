// Everything that the audit log can say: a closed table, so that whoever searches it knows its words.
// Each event is written in the transaction that makes it true (docs/protocol.md §9).

export type AuditEventName =
  | 'licensee.added'
  | 'licensee.changed'
  | 'request.received'
  | 'request.rejected'
  | 'request.confirmed'
  | 'request.turned-down'
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
  | 'archive.link-revoked'
  | 'activation.approved'
  | 'activation.refused'
  | 'migration.made'
  | 'mail.received'
  | 'mail.imported'
  | 'mail.sent'
  | 'mail.failed'
  | 'mail.retried'
  | 'operator.added'
  | 'operator.invited'
  | 'operator.invitation-withdrawn'
  | 'operator.role-changed'
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

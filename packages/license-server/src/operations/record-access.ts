// What an administrator did about logins and passwords, into the audit log. Threats A21.
import type { AdminEventName } from '../domain/audit-events.ts'
import type { AuditEvent } from '../ports.ts'
import type { Context } from './context.ts'

export const recordAccess = (
  { ledger }: Context,
  name: AdminEventName,
  details: AuditEvent['details'],
): Promise<void> =>
  ledger.run<void>((batch) => {
    batch.record(name, details)
    return () => undefined
  })

// Every license that was in force, as the audit log has it: what a start found, and what replaced it.
import type { License, LicenseHistory } from '@marque/protocol'
import type { AuditEvent, Store } from '../ports.ts'
import type { Context } from './context.ts'
import { listEvents } from './read-audit.ts'

type Item = LicenseHistory['items'][number]

/** What is recorded of a license beside its serial. `expiresAt` 0: perpetual. */
export const termsOf = (license: Pick<License, 'maxConnections' | 'exp' | 'accountStatus'>) => ({
  maxConnections: license.maxConnections,
  expiresAt: license.exp ?? 0,
  accountStatus: license.accountStatus,
})

const PAGE = 1000
/** Starts and licenses of decades; older ones are left out. */
const MAX_PAGES = 20

/** @returns newest first */
export async function readLicenseHistory({ store, licenses }: Context): Promise<LicenseHistory> {
  const items: Item[] = []
  for (const event of (await readEvents(store)).reverse()) {
    const item = itemOf(event)
    if (item.serial !== items[0]?.serial) items.unshift(item)
  }
  return { inForce: licenses.current().license, items }
}

/** @returns newest first */
async function readEvents(store: Store): Promise<AuditEvent[]> {
  const events: AuditEvent[] = []
  let cursor: string | undefined
  for (let page = 0; page < MAX_PAGES; page++) {
    const names = ['server.started', 'license.replaced'] as const
    const list = await listEvents(store, { names, limit: PAGE, ...(cursor && { cursor }) })
    events.push(...list.items)
    cursor = list.nextCursor
    if (cursor === undefined) break
  }
  return events
}

function itemOf({ at, name, details }: AuditEvent): Item {
  const { maxConnections, expiresAt, accountStatus, source } = details
  return {
    serial: Number(name === 'server.started' ? details['licenseSerial'] : details['serial']),
    at,
    source: typeof source === 'string' ? source : 'start',
    ...(typeof maxConnections === 'number' ? { maxConnections } : {}),
    ...(typeof expiresAt === 'number' ? { expiresAt: expiresAt === 0 ? null : expiresAt } : {}),
    ...(typeof accountStatus === 'string' ? { accountStatus } : {}),
  }
}

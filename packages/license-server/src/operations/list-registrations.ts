// The seats as an administrator sees them, page by page. Implements docs/contract.md, "License server".
import { MarqueError, type RegistrationItem, type RegistrationList } from '@marque/protocol'
import type { Project, Seat } from '../domain/seat.ts'
import type { SeatTable } from '../domain/seat-table.ts'

/** @throws MarqueError 10001 if the cursor is none of ours */
export function listRegistrations(
  table: SeatTable,
  page: { cursor?: string; limit: number },
): RegistrationList {
  const items: RegistrationItem[] = []
  for (const seat of table.seatsFrom(parseCursor(page.cursor, 0))) {
    if (seat.registration.eviction !== undefined) continue
    if (items.length === page.limit) {
      return { items, nextCursor: String(seat.registration.number) }
    }
    const project = table.projectAt(seat.registration.project)
    if (project === undefined)
      throw new RangeError(`seat ${seat.registration.number} has no project`)
    items.push(itemOf(seat, project))
  }
  return { items }
}

/** @throws MarqueError 10001 */
export function parseCursor(cursor: string | undefined, first: number): number {
  if (cursor === undefined) return first
  const position = Number(cursor)
  if (!/^\d{1,15}$/.test(cursor) || !Number.isSafeInteger(position)) {
    const faults = [{ field: 'cursor', problem: 'is not one that this server gave' }]
    throw new MarqueError('PARAM_INPUT_ERROR', { faults })
  }
  return position
}

export function itemOf(seat: Seat, project: Project): RegistrationItem {
  const { registration } = seat
  return {
    registrationId: registration.id,
    projectId: project.id,
    projectName: project.name,
    appName: project.appName,
    nodeId: registration.nodeId,
    nodeName: registration.nodeName,
    address: registration.address,
    version: registration.version,
    claimedAt: registration.claimedAt,
    renewedAt: seat.renewedAt,
    leaseEndsAt: seat.endsAt,
    takeOvers: registration.takeOvers,
  }
}

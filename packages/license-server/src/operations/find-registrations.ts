// Seats that an administrator seeks, in the order that was asked for: over all seats, whatever their
// number, but only a few at a time, since nodes want to be answered meanwhile.
import { MarqueError, type RegistrationList, type RegistrationOrder } from '@marque/protocol'
import type { Project, Seat } from '../domain/seat.ts'
import type { SeatTable } from '../domain/seat-table.ts'
import type { RegistrationQuery } from '../ports.ts'
import { itemOf, parseCursor } from './list-registrations.ts'

const SEATS_AT_ONCE = 1000
/** Nobody turns so many pages; whoever wants all seats lists them without an order. */
const MAX_BEFORE = 10_000

type Found = { readonly seat: Seat; readonly project: Project }

/** The cursor is how many come before. @throws MarqueError 10001 if it is none of ours, or too far */
export async function findRegistrations(
  table: SeatTable,
  wanted: RegistrationQuery,
): Promise<RegistrationList> {
  const first = parseCursor(wanted.cursor, 0)
  if (first > MAX_BEFORE) throw tooFar()
  const kept = keepFirst<Found>(first + wanted.limit, comparison(wanted))
  const isWanted = matcher(wanted.search ?? '')
  let total = 0
  let looked = 0
  for (const seat of table.seatsFrom(0)) {
    looked += 1
    if (looked % SEATS_AT_ONCE === 0) await new Promise((resume) => setImmediate(resume))
    const project = table.projectAt(seat.registration.project)
    if (project === undefined || seat.registration.eviction !== undefined) continue
    if (!isWanted({ seat, project })) continue
    total += 1
    kept.add({ seat, project })
  }
  const items = kept
    .items()
    .slice(first)
    .map(({ seat, project }) => itemOf(seat, project))
  const end = first + wanted.limit
  const hasNext = total > end && end <= MAX_BEFORE
  return { items, total, ...(hasNext ? { nextCursor: String(end) } : {}) }
}

const tooFar = (): MarqueError => {
  const problem = `is more than ${MAX_BEFORE}: narrow the search, or list without an order`
  return new MarqueError('PARAM_INPUT_ERROR', { faults: [{ field: 'cursor', problem }] })
}

/** Whether every word of the text is somewhere in a node's names. */
function matcher(text: string): (found: Found) => boolean {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0) return () => true
  return ({ seat: { registration }, project }) => {
    const { nodeName, address, version } = registration
    const names = `${nodeName}\n${project.name}\n${project.appName}\n${address}\n${version}`
    const found = names.toLowerCase()
    return words.every((word) => found.includes(word))
  }
}

type Comparison = (a: Found, b: Found) => number

/** `node-2` before `node-10`. */
const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' }).compare

const COMPARISONS: { readonly [order in RegistrationOrder]: Comparison } = {
  node: (a, b) => byName(a.seat.registration.nodeName, b.seat.registration.nodeName),
  project: (a, b) =>
    byName(a.project.name, b.project.name) ||
    byName(a.seat.registration.nodeName, b.seat.registration.nodeName),
  address: (a, b) => byName(a.seat.registration.address, b.seat.registration.address),
  version: (a, b) => byName(a.seat.registration.version, b.seat.registration.version),
  claimedAt: (a, b) => a.seat.registration.claimedAt - b.seat.registration.claimedAt,
  renewedAt: (a, b) => a.seat.renewedAt - b.seat.renewedAt,
  leaseEndsAt: (a, b) => a.seat.endsAt - b.seat.endsAt,
}

/** Seats that are alike stay in the order of their numbers, so that pages fit together. */
function comparison({ order, isDescending }: RegistrationQuery): Comparison {
  const compare = COMPARISONS[order]
  const sign = isDescending ? -1 : 1
  return (a, b) => sign * compare(a, b) || a.seat.registration.number - b.seat.registration.number
}

/** Keeps the first `count` of what is added, in order: sorting everything would hold nodes up. */
function keepFirst<T>(count: number, compare: (a: T, b: T) => number) {
  const kept: T[] = []
  return {
    add: (item: T): void => {
      const last = kept[kept.length - 1]
      if (kept.length === count && last !== undefined && compare(item, last) >= 0) return
      let [low, high] = [0, kept.length]
      while (low < high) {
        const middle = (low + high) >> 1
        const other = kept[middle]
        if (other !== undefined && compare(item, other) >= 0) low = middle + 1
        else high = middle
      }
      kept.splice(low, 0, item)
      if (kept.length > count) kept.pop()
    },
    items: (): readonly T[] => kept,
  }
}

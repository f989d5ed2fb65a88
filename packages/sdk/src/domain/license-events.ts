// Which events lie between two statuses of a node. An event that is missed leaves a product with
// features it may not show, one told twice opens a dialog twice.
// Implements docs/contract.md, "SDK"; docs/sdk.md §6.
import type {
  EntitlementChanges,
  EntitlementValue,
  Failure,
  LicenseEvents,
  LicenseStatus,
} from '../contract.ts'

/** One event with its name, as a listener of that name is to be told. */
export type LicenseEvent = {
  [E in keyof LicenseEvents]: { readonly name: E; readonly told: LicenseEvents[E] }
}[keyof LicenseEvents]

/** What happened between two statuses, in the order that listeners are told. */
export function eventsBetween(before: LicenseStatus, after: LicenseStatus): LicenseEvent[] {
  if (isSame(before, after)) return []
  const entitlements = entitlementChanges(before, after)
  return [
    { name: 'change', told: after },
    ...turnOf(before, after),
    ...(entitlements === undefined ? [] : [{ name: 'entitlements', told: entitlements } as const]),
  ]
}

/** The time of the next attempt moves all the time, and tells a product nothing. */
const isSame = (a: LicenseStatus, b: LicenseStatus): boolean =>
  JSON.stringify({ ...a, nextAttemptAt: 0 }) === JSON.stringify({ ...b, nextAttemptAt: 0 })

function turnOf(before: LicenseStatus, after: LicenseStatus): LicenseEvent[] {
  const { failure, state } = after
  switch (state) {
    case 'registered':
      return after.warning === undefined ? registered(before, after) : refused(before, after)
    case 'refused':
      return refused(before, after)
    case 'unreachable':
      if (failure === undefined || isSameTurn(before, after)) return []
      return [{ name: 'unreachable', told: { failure, status: after } }]
    case 'unregistered':
      return before.state === state ? [] : [{ name: 'unregistered', told: { status: after } }]
    case 'expired':
      if (before.state === state) return []
      return [{ name: 'expired', told: { ...(failure && { failure }), status: after } }]
  }
}

function registered(before: LicenseStatus, after: LicenseStatus): LicenseEvent[] {
  const { registration } = after
  if (registration === undefined) return []
  const told = { registration, status: after }
  if (before.registration?.id !== registration.id) return [{ name: 'registered', told }]
  const wasWell = before.state === 'registered' && before.warning === undefined
  return wasWell ? [] : [{ name: 'recovered', told }]
}

function refused(before: LicenseStatus, after: LicenseStatus): LicenseEvent[] {
  const { failure } = after
  if (failure === undefined || isSameTurn(before, after)) return []
  return [{ name: 'refused', told: { failure, status: after } }]
}

const isSameTurn = (before: LicenseStatus, after: LicenseStatus): boolean =>
  before.state === after.state &&
  (before.warning === undefined) === (after.warning === undefined) &&
  isSameReason(before.failure, after.failure)

const isSameReason = (a: Failure | undefined, b: Failure | undefined): boolean =>
  a?.name === b?.name && a?.cause === b?.cause && a?.server === b?.server

type Rights = { readonly [name: string]: EntitlementValue }

const rightsOf = (status: LicenseStatus): Rights =>
  (status.entitled ? status.registration?.entitlements : undefined) ?? {}

function entitlementChanges(
  before: LicenseStatus,
  after: LicenseStatus,
): EntitlementChanges | undefined {
  const [old, now] = [rightsOf(before), rightsOf(after)]
  const added = without(now, old)
  const removed = without(old, now)
  const changed = Object.fromEntries(
    Object.entries(now).flatMap(([name, to]) => {
      const from = Object.hasOwn(old, name) ? old[name] : undefined
      return from === undefined || from === to ? [] : [[name, { from, to }]]
    }),
  )
  const isNone = [added, removed, changed].every((part) => Object.keys(part).length === 0)
  return isNone ? undefined : { added, removed, changed }
}

const without = (rights: Rights, others: Rights): Rights =>
  Object.fromEntries(Object.entries(rights).filter(([name]) => !Object.hasOwn(others, name)))

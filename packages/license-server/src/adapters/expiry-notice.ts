// Warns in the log before something ends: once at each of these days, not at every look.
// Implements docs/mission.md, R25.
import type { Clock, Log } from '../ports.ts'

const DAY_SECONDS = 86_400
/** Days before the end, and the end itself. */
const WARN_DAYS = [30, 7, 1, 0] as const

const WHEN = {
  30: 'expires within 30 days',
  7: 'expires within 7 days',
  1: 'expires within a day',
  0: 'has expired',
}

/** @returns tells of one end in epoch seconds; undefined: it has none */
export function expiryNotice(deps: {
  readonly what: string
  readonly clock: Clock
  readonly log: Log
}): (expiresAt: number | undefined) => void {
  let told: { readonly expiresAt: number; readonly days: number } | undefined
  return (expiresAt) => {
    if (expiresAt === undefined) return
    const left = daysLeft(expiresAt, deps.clock)
    const days = WARN_DAYS.findLast((limit) => left <= limit)
    if (days === undefined) return
    if (told?.expiresAt === expiresAt && told.days <= days) return
    told = { expiresAt, days }
    deps.log.warn({ expiresAt }, `the ${deps.what} ${WHEN[days]}`)
  }
}

export const daysLeft = (expiresAt: number, clock: Clock): number =>
  (expiresAt - clock.now()) / DAY_SECONDS

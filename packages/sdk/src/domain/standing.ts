// Where a node stands with its license: the whole state machine, as one table. A wrong cell here
// either stops a product that is paid for, or lets one run that is not.
// Implements docs/contract.md, "SDK"; docs/protocol.md §8, last paragraph.
import type { LicenseState } from '../contract.ts'

/** What happened to a node. */
export const STANDING_EVENTS = [
  /** a lease came that verifies */
  'granted',
  /** a verified refusal of the kind that ends entitlements at once */
  'barred',
  /** a verified refusal of any other kind: a live lease carries on */
  'declined',
  /** nobody answered, or nobody who could prove to be the license server */
  'unreachable',
  /** the time of the lease is over */
  'lease-ended',
  /** the seat was given back */
  'released',
  /** a person asks for a registration: the coming answer counts, not the refusal before it */
  'asked',
] as const
export type StandingEvent = (typeof STANDING_EVENTS)[number]

/**
 * Finer than the state that a product sees, since what comes next depends on it: `warned` is
 * registered with a refusal that lets the lease carry on, `cut-off` is unreachable with a live
 * lease, `unreached` without one.
 */
export const STANDINGS = [
  'unregistered',
  'registered',
  'warned',
  'cut-off',
  'unreached',
  'refused',
  'expired',
] as const
export type Standing = (typeof STANDINGS)[number]

type Row = { readonly [event in StandingEvent]: Standing }

const always = { granted: 'registered', barred: 'refused', released: 'unregistered' } as const

const TABLE: { readonly [standing in Standing]: Row } = {
  unregistered: {
    ...always,
    declined: 'refused',
    unreachable: 'unreached',
    'lease-ended': 'unregistered',
    asked: 'unregistered',
  },
  registered: {
    ...always,
    declined: 'warned',
    unreachable: 'cut-off',
    'lease-ended': 'expired',
    asked: 'registered',
  },
  warned: {
    ...always,
    declined: 'warned',
    unreachable: 'cut-off',
    'lease-ended': 'refused',
    asked: 'warned',
  },
  'cut-off': {
    ...always,
    declined: 'warned',
    unreachable: 'cut-off',
    'lease-ended': 'expired',
    asked: 'cut-off',
  },
  unreached: {
    ...always,
    declined: 'refused',
    unreachable: 'unreached',
    'lease-ended': 'unreached',
    asked: 'unreached',
  },
  refused: {
    ...always,
    declined: 'refused',
    unreachable: 'refused',
    'lease-ended': 'refused',
    asked: 'unregistered',
  },
  expired: {
    ...always,
    declined: 'refused',
    unreachable: 'expired',
    'lease-ended': 'expired',
    asked: 'expired',
  },
}

export const nextStanding = (standing: Standing, event: StandingEvent): Standing =>
  TABLE[standing][event]

const STATE: { readonly [standing in Standing]: LicenseState } = {
  unregistered: 'unregistered',
  registered: 'registered',
  warned: 'registered',
  'cut-off': 'unreachable',
  unreached: 'unreachable',
  refused: 'refused',
  expired: 'expired',
}

export const stateOf = (standing: Standing): LicenseState => STATE[standing]

const LIVE: ReadonlySet<Standing> = new Set(['registered', 'warned', 'cut-off'])

/** Whether a lease gives entitlements in this standing. */
export const isLive = (standing: Standing): boolean => LIVE.has(standing)

// How each event changes what a node keeps. Pure: the caller stores the outcome.
// Implements docs/protocol.md §7, §8; docs/contract.md, "SDK".
import type { MarqueError } from '@marque/protocol'
import type { Failure } from '../contract.ts'
import { addFailure } from './failure.ts'
import type { ProjectWish } from './project-wish.ts'
import type { HeldSeat, LeftSeat, RegistrationRecord, Wish } from './record.ts'
import { eventOfRefusal, nextStepAfter } from './refusal-effect.ts'
import { nextStanding, type StandingEvent } from './standing.ts'

const MOST_LEFT_SEATS = 20

/** A lease was granted; a seat held elsewhere before is to be given back. */
export function withGrant(
  record: RegistrationRecord,
  grant: { held: HeldSeat; wish: Wish; deployment: string; serial: number; heldUntil: number },
): RegistrationRecord {
  const { held } = grant
  const before = record.held
  // One node of a project holds one seat at a server: a new id there means that the old one is gone.
  const isOther =
    before !== undefined && (before.node !== held.node || before.server !== held.server)
  const { failure: _over, move, ...kept } = record
  return {
    ...kept,
    ...(move === undefined || move.server === held.server ? {} : { move }),
    project: held.project,
    wish: grant.wish,
    unbound: false,
    halted: false,
    held,
    standing: nextStanding(record.standing, 'granted'),
    leftSeats: isOther ? withLeftSeat(record, grant.heldUntil).leftSeats : record.leftSeats,
    serials: withSerial(record, grant),
    instant: held.sentAt,
  }
}

/** An attempt failed: by a verified refusal, or because nobody who can prove it answered. */
export function withFailure(
  record: RegistrationRecord,
  failed: { error: MarqueError; failure: Failure; isRefusal: boolean },
): RegistrationRecord {
  const { errorName } = failed.error
  const event: StandingEvent = failed.isRefusal ? eventOfRefusal(errorName) : 'unreachable'
  const failures = addFailure(record.failures, failed.failure)
  const changed = { ...record, standing: nextStanding(record.standing, event), failures }
  // A node that was refused stays refused for that reason while the server cannot be reached.
  const isKept = record.standing === 'refused' && !failed.isRefusal
  const failure = (isKept ? record.failure : undefined) ?? failures[0]
  if (!failed.isRefusal) return { ...changed, failure }
  const step = nextStepAfter(errorName)
  const disowned = step === 'halt' || step === 'claim-afresh'
  return {
    ...changed,
    failure,
    halted: step === 'halt',
    ...(record.held === undefined
      ? {}
      : { held: { ...record.held, disowned: record.held.disowned || disowned } }),
  }
}

/** The time of the lease is over. @param fallback the reason, if no attempt has named one */
export function withLeaseEnded(record: RegistrationRecord, fallback: Failure): RegistrationRecord {
  const failure = record.failure ?? fallback
  const failures = record.failure === undefined ? addFailure(record.failures, fallback) : undefined
  const standing = nextStanding(record.standing, 'lease-ended')
  return { ...record, standing, failure, failures: failures ?? record.failures }
}

/** A person wants this node registered there; the answer that comes will be the one that counts. */
export function withWish(record: RegistrationRecord, wish: Wish): RegistrationRecord {
  const { move: _move, ...kept } = record
  return {
    ...kept,
    wish,
    unbound: false,
    halted: false,
    standing: nextStanding(record.standing, 'asked'),
  }
}

/** The project's wish is known; what this node does about it comes beside. */
export function withShared(record: RegistrationRecord, shared: ProjectWish): RegistrationRecord {
  const { move: _move, ...kept } = record
  return { ...kept, shared }
}

/**
 * The project is to be registered at `at`. A seat that lives there is enough; one that lives
 * elsewhere, or was had under other certificates, is kept until `at` grants one.
 */
export function withFollowed(
  record: RegistrationRecord,
  followed: { shared: ProjectWish; at: Wish; isLive: boolean },
): RegistrationRecord {
  const { at, shared } = followed
  const { held, halted } = record
  const known = withShared(record, shared)
  const isHeld = followed.isLive && held !== undefined && !held.disowned && !halted
  if (!isHeld) return withWish(known, at)
  const isThere = held.server === at.server && `${held.ca}` === `${at.ca}`
  return isThere ? { ...known, wish: at } : { ...known, move: at }
}

/**
 * A person gave the seats of the project back, or tried to: this node is unregistered either way.
 * @param last where the project was registered last
 */
export function withUnbound(
  record: RegistrationRecord,
  shared: ProjectWish,
  last: Wish | undefined,
): RegistrationRecord {
  const { held: _held, failure: _failure, ...kept } = withShared(record, shared)
  const standing = nextStanding(record.standing, 'released')
  const wish = last ?? record.wish
  return { ...kept, ...(wish && { wish }), unbound: true, halted: false, standing }
}

/** The held seat goes on the list of seats to give back, unless its server disowned it. */
export function withLeftSeat(record: RegistrationRecord, until: number): RegistrationRecord {
  const { held, ...kept } = record
  if (held === undefined) return record
  if (held.disowned) return kept
  const { server, ca, id, secret } = held
  const seat: LeftSeat = { server, id, secret, until, ...(ca === undefined ? {} : { ca }) }
  return { ...kept, leftSeats: [seat, ...record.leftSeats].slice(0, MOST_LEFT_SEATS) }
}

/** The highest serial of a deployment that ever verified. */
export function withSerial(
  record: RegistrationRecord,
  seen: { deployment: string; serial: number },
): RegistrationRecord['serials'] {
  const before = record.serials[seen.deployment] ?? 0
  return { ...record.serials, [seen.deployment]: Math.max(before, seen.serial) }
}

// A failure as the page shows it: catalogue and remedies in both languages, so that the page can
// switch without asking again. Pure. Implements docs/protocol.md §8; requirements R12–R16.
import { CATALOGUE, type ErrorName } from '@marque/protocol/errors'
import type { ShownFailure, ShownReason, ShownWarning } from '@marque/web'
import type { Failure, LicenseStatus } from '../contract.ts'
import { isUnreachableCause, UNREACHABLE_REMEDIES } from '../domain/unreachable.ts'

export function shownFailure(failure: Failure): ShownFailure {
  const { detail, cause, server, since, at, count } = failure
  const name = shownName(failure.name)
  return {
    ...reasonOf(name),
    explanation: CATALOGUE[name].explanation,
    remedy: isUnreachableCause(cause) ? UNREACHABLE_REMEDIES[cause] : CATALOGUE[name].remedy,
    ...(name === failure.name ? {} : { truth: trueReason(failure) }),
    ...(detail === undefined ? {} : { detail }),
    ...(cause === undefined ? {} : { cause }),
    ...(server === undefined ? {} : { server }),
    since,
    at,
    count,
  }
}

export function shownWarning({ name, since }: NonNullable<LicenseStatus['warning']>): ShownWarning {
  const shown = shownName(name)
  return { ...reasonOf(shown), remedy: CATALOGUE[shown].remedy, since }
}

/** Whatever is not in the table of docs/protocol.md §8 has one headline (R15). */
const shownName = (name: string): ErrorName => (isKnown(name) ? name : 'CERTIFICATE_INCORRECT')

const reasonOf = (name: ErrorName): ShownReason => {
  const { code, title } = CATALOGUE[name]
  return { code, name, title }
}

/** What a node with another version of the SDK reports need not be in this one's catalogue. */
const trueReason = ({ code, name, title }: Failure): ShownReason =>
  isKnown(name) ? reasonOf(name) : { code, name, title: { en: title, zh: title } }

const isKnown = (name: string): name is ErrorName => Object.hasOwn(CATALOGUE, name)

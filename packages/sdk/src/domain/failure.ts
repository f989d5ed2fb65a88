// One reason why a node is not registered, in the words that a page shows, and the history of them.
// Part of the text may come from an unsigned answer, so it is bounded and stripped before it is
// kept. Implements docs/protocol.md §8; requirements R12–R16.
import { CATALOGUE, type ErrorDetails, findErrorName, MarqueError } from '@marque/protocol'
import type { Failure } from '../contract.ts'
import { isUnreachableCause, UNREACHABLE_REMEDIES } from './unreachable.ts'

const MOST_FAILURES = 50
const MOST_DETAIL_CHARACTERS = 500

/** A failure without the words that everybody has who has the catalogue. */
export type FailureFacts = Omit<Failure, 'title' | 'explanation' | 'remedy'>

export function failureFrom(error: MarqueError, at: number, server?: string): Failure {
  const { cause } = error.details
  const isKnown = error.errorName === 'SERVER_UNREACHABLE' && isUnreachableCause(cause)
  return withWords({
    code: error.code,
    name: error.errorName,
    detail: detailText(withPageAddress(error.details, server)),
    cause: isKnown ? cause : undefined,
    server,
    since: at,
    at,
    count: 1,
  })
}

/** The words of the catalogue; what a newer SDK named shows as 40000 does. */
export function withWords(facts: FailureFacts): Failure {
  const { code, name, cause, ...rest } = facts
  const known = findErrorName(code)
  const { title, explanation, remedy } = CATALOGUE[known === name ? known : 'CERTIFICATE_INCORRECT']
  return {
    code,
    name,
    title: title.en,
    explanation: explanation.en,
    remedy: isUnreachableCause(cause) ? UNREACHABLE_REMEDIES[cause].en : remedy.en,
    cause,
    ...rest,
  }
}

/** Adds a failure, newest first; the same reason again in a row is counted, not repeated. */
export function addFailure(
  history: readonly Failure[],
  failure: Failure,
): readonly [Failure, ...Failure[]] {
  const [last, ...older] = history
  if (last === undefined || !isSameReason(last, failure)) {
    return [failure, ...history.slice(0, MOST_FAILURES - 1)]
  }
  return [{ ...failure, since: last.since, count: last.count + 1 }, ...older]
}

const isSameReason = (a: Failure, b: Failure): boolean =>
  a.name === b.name && a.cause === b.cause && a.server === b.server && a.detail === b.detail

/** The error that a signed code stands for; one that is not known shows as 40000. */
export function errorOfCode(code: number, details: ErrorDetails): MarqueError {
  const name = findErrorName(code)
  if (name === undefined) {
    return new MarqueError('CERTIFICATE_INCORRECT', { reason: `unknown code ${code}`, ...details })
  }
  return new MarqueError(name, details)
}

/** A path of the license server's own page, as the address that a person can open. */
function withPageAddress({ qrcodePath, ...facts }: ErrorDetails, server = ''): ErrorDetails {
  if (typeof qrcodePath !== 'string') return facts
  return { ...facts, 'QR page': `${server}${qrcodePath}` }
}

/** The reason first, then the facts by name. */
function detailText({ cause: _cause, reason, ...facts }: ErrorDetails): string | undefined {
  const parts = Object.entries(facts).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${factText(value)}`],
  )
  const sentences = reason === undefined ? parts : [factText(reason), ...parts]
  return sentences.length === 0 ? undefined : shown(sentences.join('; '))
}

function factText(value: NonNullable<ErrorDetails[string]>): string {
  if (typeof value !== 'object') return String(value)
  return value
    .map((item) => (typeof item === 'string' ? item : `${item.field} ${item.problem}`))
    .join(', ')
}

/** Control and direction characters out, and no longer than a dialog can hold. */
function shown(text: string): string {
  const clean = text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, ' ')
  return clean.length <= MOST_DETAIL_CHARACTERS
    ? clean
    : `${clean.slice(0, MOST_DETAIL_CHARACTERS - 1)}…`
}

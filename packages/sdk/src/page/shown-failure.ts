// A failure as the page shows it: catalogue and remedies in both languages, so that the page can
// switch without asking again. Pure. Implements docs/protocol.md §8; requirements R12–R16.
import { CATALOGUE, type ErrorName } from '@marque/protocol/errors'
import type { BilingualText, ShownFailure, ShownReason, ShownWarning } from '@marque/web'
import type { Failure, LicenseStatus } from '../contract.ts'
import { isUnreachableCause, UNREACHABLE_REMEDIES } from '../domain/unreachable.ts'

/** The table of docs/protocol.md §8; whatever else is signed shows as an incorrect certificate. */
const SHOWN: ReadonlySet<string> = new Set<ErrorName>([
  'JSON_PARSER_ERROR',
  'PARAM_INPUT_ERROR',
  'DO_NOT_NEED_DEACTIVATE',
  'LICENSE_EXPIRED',
  'REPORT_VERSION_ERROR',
  'ACCOUNT_STATUS_ERROR',
  'LICENSE_IP_ERROR',
  'LICENSE_DOMAIN_ERROR',
  'LICENSE_APPNAME_ERROR',
  'REGISTER_OUT_OF_LIMIT',
  'SERVER_UNREACHABLE',
  'CERTIFICATE_INCORRECT',
  'SERVER_NOT_ACTIVATED',
  'PROJECT_LOCKED',
  'ENVIRONMENT_CHANGED',
  'LEASE_UNKNOWN',
  'CLOCK_MOVED_BACK',
  'EVICTED',
  'CLONE_DETECTED',
  'REINSTALL_LIMIT',
  'NODE_DUPLICATED',
  'LOGIN_REQUIRED',
  'NOT_ALLOWED',
  'NOT_FOUND',
  'CONFLICT',
  'BODY_TOO_LARGE',
  'CONTENT_TYPE',
  'TOO_MANY_REQUESTS',
  'INTERNAL',
])

export function shownFailure(failure: Failure): ShownFailure {
  const { detail, cause, server, since, at, count } = failure
  const reason = reasonOf(failure)
  return {
    ...reason,
    explanation: entryOf(reason.name, failure).explanation,
    remedy: remedyOf(reason.name, failure),
    ...(reason.name === failure.name ? {} : { truth: trueReason(failure) }),
    ...(detail === undefined ? {} : { detail }),
    ...(cause === undefined ? {} : { cause }),
    ...(server === undefined ? {} : { server }),
    since,
    at,
    count,
  }
}

export function shownWarning(warning: NonNullable<LicenseStatus['warning']>): ShownWarning {
  const name = SHOWN.has(warning.name) ? warning.name : 'CERTIFICATE_INCORRECT'
  const { code, title, remedy } = CATALOGUE[name as ErrorName]
  return { code, name, title, remedy, since: warning.since }
}

function reasonOf(failure: Failure): ShownReason {
  if (!SHOWN.has(failure.name)) {
    const { code, title } = CATALOGUE.CERTIFICATE_INCORRECT
    return { code, name: 'CERTIFICATE_INCORRECT', title }
  }
  return trueReason(failure)
}

const trueReason = ({ code, name, title }: Failure): ShownReason => ({
  code,
  name,
  title: isKnown(name) ? CATALOGUE[name].title : inEnglish(title),
})

function remedyOf(name: string, { cause, remedy, explanation, title }: Failure): BilingualText {
  if (name === 'SERVER_UNREACHABLE' && isUnreachableCause(cause)) return UNREACHABLE_REMEDIES[cause]
  return entryOf(name, { title, explanation, remedy }).remedy
}

type Texts = Pick<Failure, 'title' | 'explanation' | 'remedy'>

/** What another version of the SDK has stored need not be in this one's catalogue. */
const entryOf = (name: string, { explanation, remedy }: Texts) =>
  isKnown(name)
    ? CATALOGUE[name]
    : { explanation: inEnglish(explanation), remedy: inEnglish(remedy) }

const isKnown = (name: string): name is ErrorName => Object.hasOwn(CATALOGUE, name)

const inEnglish = (text: string): BilingualText => ({ en: text, zh: text })

// The one error class. Details are shown to everybody, so a secret must never get in;
// `cause` and stack are for the log alone. Implements docs/protocol.md §8.
import { CATALOGUE, type CatalogueEntry, type ErrorName } from './catalogue.ts'

/** A fault of one field of an input: its path (`project.version`) and what is wrong with it. */
export type Fault = { readonly field: string; readonly problem: string }

export type Detail = string | number | boolean | readonly string[] | readonly Fault[]

/** Public facts about one refusal: scalars, or lists of texts and faults. Never secrets. */
export type ErrorDetails = { readonly [name: string]: Detail | undefined } & {
  // The members of a problem itself: a detail of that name would be lost on the wire.
  readonly [member in (typeof PROBLEM_MEMBERS)[number]]?: never
}

/** What every problem holds, whatever its details (`Problem`). */
export const PROBLEM_MEMBERS = [
  'type',
  'title',
  'status',
  'code',
  'name',
  'detail',
  'remedy',
] as const

export class MarqueError extends Error {
  readonly errorName: ErrorName
  readonly details: ErrorDetails

  constructor(errorName: ErrorName, details: ErrorDetails = {}, options?: { cause?: unknown }) {
    super(describe(CATALOGUE[errorName].title.en, details, ' ('), options)
    this.name = 'MarqueError'
    this.errorName = errorName
    this.details = details
  }

  /** Headline and facts, as `message`, in Chinese. */
  get messageZh(): string {
    return describe(this.entry.title.zh, this.details, '（')
  }

  get entry(): CatalogueEntry {
    return CATALOGUE[this.errorName]
  }

  /** The number of the catalogue; 0 for `SERVER_UNREACHABLE`, which only an SDK knows. */
  get code(): number {
    return this.entry.code
  }
}

/** A document that must not be believed, whatever was wrong with it; the reason is public. */
export const incorrect = (reason: string, cause?: unknown): MarqueError =>
  new MarqueError('CERTIFICATE_INCORRECT', { reason }, { cause })

/** For `catch` blocks: what is not ours is INTERNAL, with the original as its cause. */
export const toMarqueError = (error: unknown): MarqueError =>
  error instanceof MarqueError ? error : new MarqueError('INTERNAL', {}, { cause: error })

function describe(title: string, details: ErrorDetails, opening: ' (' | '（'): string {
  const facts = Object.entries(details).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${factText(value)}`],
  )
  if (facts.length === 0) return title
  return `${title}${opening}${facts.join(', ')}${opening === '（' ? '）' : ')'}`
}

function factText(value: Detail): string {
  if (typeof value !== 'object') return String(value)
  return value
    .map((item) => (typeof item === 'string' ? item : `${item.field} ${item.problem}`))
    .join('; ')
}

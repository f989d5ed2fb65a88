// The one error class. Details are shown to everybody, so a secret must never get in;
// `cause` and stack are for the log alone. Implements docs/protocol.md §8.
import { CATALOGUE, type CatalogueEntry, type ErrorName } from './catalogue.ts'

/** A fault of one field of an input: its path (`project.version`) and what is wrong with it. */
export type Fault = { readonly field: string; readonly problem: string }

/** Public facts about one refusal: scalars, or lists of scalars and faults. Never secrets. */
export type ErrorDetails = {
  readonly [name: string]:
    | string
    | number
    | boolean
    | readonly string[]
    | readonly Fault[]
    | undefined
}

export class MarqueError extends Error {
  readonly errorName: ErrorName
  readonly details: ErrorDetails

  constructor(errorName: ErrorName, details: ErrorDetails = {}, options?: { cause?: unknown }) {
    super(describe(CATALOGUE[errorName], details), options)
    this.name = 'MarqueError'
    this.errorName = errorName
    this.details = details
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

function describe(entry: CatalogueEntry, details: ErrorDetails): string {
  const facts = Object.entries(details).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${factText(value)}`],
  )
  return facts.length === 0 ? entry.title.en : `${entry.title.en} (${facts.join(', ')})`
}

function factText(value: NonNullable<ErrorDetails[string]>): string {
  if (typeof value !== 'object') return String(value)
  return value
    .map((item) => (typeof item === 'string' ? item : `${item.field} ${item.problem}`))
    .join('; ')
}

// What a command throws when it cannot do its work: a sentence, what to do, and which line of the
// exit table it belongs to. Refusals of the catalogue travel as MarqueError.
import type { MarqueError } from '@marque/protocol/errors'
import type { ExitKind } from './exit-codes.ts'

export class CliError extends Error {
  readonly kind: ExitKind
  readonly hint: string

  constructor(kind: ExitKind, message: string, hint: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'CliError'
    this.kind = kind
    this.hint = hint
  }
}

/** A refusal that came from the authority or a license server, as problem+json. */
export class RefusedError extends Error {
  readonly refusal: MarqueError

  constructor(refusal: MarqueError) {
    super(refusal.message, { cause: refusal })
    this.name = 'RefusedError'
    this.refusal = refusal
  }
}

export const usageError = (message: string, hint: string): CliError =>
  new CliError('usage', message, hint)

/** What was thrown, as a sentence. */
export const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)

/** The system's name of a fault (`ENOENT`), if it has one. */
export const systemCodeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined

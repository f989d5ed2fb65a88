// What a command throws when it cannot do its work: a sentence, what to do, and which line of the
// exit table it belongs to. Refusals of the catalogue travel as MarqueError.
import { MarqueError } from '@marque/protocol/errors'
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

/** A refusal that this program found itself, in the file that it names. */
export class DocumentError extends Error {
  readonly path: string
  readonly refusal: MarqueError

  constructor(path: string, refusal: MarqueError) {
    super(`${path}: ${refusal.message}`, { cause: refusal })
    this.name = 'DocumentError'
    this.path = path
    this.refusal = refusal
  }
}

/** Runs work on one file; a refusal of the catalogue then names the file. */
export async function inDocument<T>(path: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof MarqueError ? new DocumentError(path, error) : error
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

/**
 * A program of ours that cannot begin. Authority and license server each have a class of this name,
 * and neither is loaded for a command that needs it not.
 */
export const isConfigurationError = (error: unknown): error is Error & { readonly hint: string } =>
  error instanceof Error &&
  error.name === 'ConfigurationError' &&
  'hint' in error &&
  typeof error.hint === 'string'

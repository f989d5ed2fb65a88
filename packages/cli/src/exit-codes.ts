// The closed table of exit codes and the one place that decides which error ends in which. A script
// that branches on these would break silently if a command chose its own (docs/contract.md).
import { type ErrorName, MarqueError } from '@marque/protocol/errors'
import { CliError, DocumentError, isConfigurationError, RefusedError } from './errors.ts'

export const EXIT_CODES = {
  ok: { code: 0, meaning: 'done' },
  failed: { code: 1, meaning: 'failed: a file, a port, an unexpected fault' },
  usage: { code: 2, meaning: 'the command line is wrong' },
  refused: { code: 3, meaning: 'refused; the code of the catalogue is on stderr' },
  unreachable: { code: 4, meaning: 'the authority or the license server does not answer' },
  invalidDocument: { code: 5, meaning: 'a document is damaged, altered or not what it must be' },
  configuration: { code: 78, meaning: 'a setting, key or directory is missing or wrong' },
} as const

export type ExitKind = keyof typeof EXIT_CODES

/** What a refusal means when this program found it itself; all others are `refused`. */
const KIND_BY_NAME: { readonly [name in ErrorName]?: ExitKind } = {
  JSON_PARSER_ERROR: 'invalidDocument',
  PARAM_INPUT_ERROR: 'invalidDocument',
  CERTIFICATE_INCORRECT: 'invalidDocument',
  SERVER_UNREACHABLE: 'unreachable',
  NOT_READY: 'configuration',
  INTERNAL: 'failed',
}

/** Which line of the table an error belongs to; what nobody foresaw is `failed`. */
export function exitKindOf(error: unknown): ExitKind {
  if (error instanceof CliError) return error.kind
  if (isConfigurationError(error)) return 'configuration'
  if (error instanceof RefusedError) return 'refused'
  if (error instanceof DocumentError) return exitKindOf(error.refusal)
  if (error instanceof MarqueError) return KIND_BY_NAME[error.errorName] ?? 'refused'
  return 'failed'
}

export const exitCodeOf = (error: unknown): number => EXIT_CODES[exitKindOf(error)].code

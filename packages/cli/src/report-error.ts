// How a failure reads: `marque: error: …`, the faults of single fields, then `hint: …`. All of it
// goes to stderr, so that stdout holds results and nothing else (docs/contract.md).
import type { ErrorDetails, ErrorName, Fault, MarqueError } from '@marque/protocol/errors'
import { toMarqueError } from '@marque/protocol/errors'
import { CliError, DocumentError, isConfigurationError, RefusedError } from './errors.ts'
import { instantText, printable } from './text.ts'

/** The lines for one error, each with its newline. */
export function errorText(error: unknown): string {
  if (error instanceof CliError || isConfigurationError(error)) {
    return linesOf({ message: error.message, hint: error.hint })
  }
  if (error instanceof DocumentError) {
    const { path, refusal } = error
    return linesOf({ ...partsOf(refusal), message: `${path}: ${refusalText(refusal)}` })
  }
  return linesOf(partsOf(error instanceof RefusedError ? error.refusal : toMarqueError(error)))
}

type Parts = { message: string; faults?: readonly Fault[]; hint: string }

const partsOf = (refusal: MarqueError): Parts => ({
  message: refusalText(refusal),
  faults: faultsIn(refusal.details),
  hint: hintOf(refusal),
})

/** Where the catalogue speaks to the reader of a page. */
const HINTS: { readonly [name in ErrorName]?: string } = {
  CERTIFICATE_INCORRECT: 'Use the file exactly as the publisher issued it for this deployment.',
}

/** A privateConfig is judged as a proof, not as a document of the publisher. */
const hintOf = (refusal: MarqueError): string =>
  'privateConfig' in refusal.details
    ? 'Take the privateConfig of the server that was activated last, or leave it out: the move is then not proven.'
    : (HINTS[refusal.errorName] ?? refusal.entry.remedy.en)

/** `30000 Certificate expired (…)`; what has no number shows its headline alone. */
export function refusalText(refusal: MarqueError): string {
  const code = refusal.code === 0 ? '' : `${refusal.code} `
  const facts = [...factsOf(refusal.details), ...causeOf(refusal)]
  const end = facts.length === 0 ? '' : ` (${facts.join('; ')})`
  return `${code}${refusal.entry.title.en}${end}`
}

function linesOf(parts: Parts): string {
  const faults = (parts.faults ?? []).map(
    ({ field, problem }) => `  ${oneLine(`${field} ${problem}`)}\n`,
  )
  return `marque: error: ${oneLine(parts.message)}\n${faults.join('')}hint: ${oneLine(parts.hint)}\n`
}

const oneLine = (text: string): string => printable(text.trim().replaceAll(/\s*\n\s*/g, ' '))

const isFault = (value: unknown): value is Fault =>
  typeof value === 'object' && value !== null && 'field' in value && 'problem' in value

const faultsIn = (details: ErrorDetails): readonly Fault[] =>
  Object.values(details).flatMap((value) => (Array.isArray(value) ? value.filter(isFault) : []))

const HIDDEN = new Set(['refusal', 'licenseFile', 'ref'])

function factsOf(details: ErrorDetails): readonly string[] {
  return Object.entries(details).flatMap(([name, value]) => {
    if (value === undefined || HIDDEN.has(name)) return []
    if (name === 'reason') return [String(value)]
    if (typeof value !== 'object') return [`${wordsOf(name)} ${factText(name, value)}`]
    const texts = value.filter((item) => typeof item === 'string')
    return texts.length === 0 ? [] : [`${wordsOf(name)} ${texts.join(', ')}`]
  })
}

/** Only of faults that nobody foresaw: their cause is all there is to say. */
function causeOf(refusal: MarqueError): readonly string[] {
  if (refusal.errorName !== 'INTERNAL') return []
  const { ref } = refusal.details
  const cause = refusal.cause instanceof Error ? [refusal.cause.message] : []
  return ref === undefined ? cause : [`ref ${String(ref)}`]
}

const factText = (name: string, value: string | number | boolean): string =>
  typeof value === 'number' && /(At|Before|Until)$/.test(name) ? instantText(value) : String(value)

/** `expiredAt` → `expired at`. */
const wordsOf = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

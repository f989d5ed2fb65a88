// A refusal as it travels over HTTP: RFC 9457 problem+json. Implements docs/protocol.md §8.
import { CATALOGUE, type ErrorName, findErrorName } from './catalogue.ts'
import { type ErrorDetails, MarqueError } from './marque-error.ts'

export const PROBLEM_CONTENT_TYPE = 'application/problem+json'

/** The body of a refusal; the error's details are further members beside these. */
export type Problem = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: number
  readonly name: ErrorName
  readonly detail: string
  readonly remedy: string
  readonly [extension: string]: unknown
}

export type Language = 'en' | 'zh'

/** @param extensions `ref`, `refusal`, `licenseFile` and the like */
export function encodeProblem(
  error: MarqueError,
  options: { language?: Language; extensions?: { readonly [name: string]: unknown } } = {},
): Problem {
  const language = options.language ?? 'en'
  const { entry } = error
  return {
    ...error.details,
    ...options.extensions,
    type: `urn:marque:error:${entry.code}`,
    title: entry.title[language],
    status: entry.status,
    code: entry.code,
    name: error.errorName,
    detail: language === 'en' ? error.message : entry.explanation.zh,
    remedy: entry.remedy[language],
  }
}

/**
 * Reads a problem back into the error it came from.
 * @returns undefined if the body is not a problem of the catalogue
 */
export function parseProblem(body: unknown): MarqueError | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const { type, title, status, code, name, detail, remedy, ...details } = body as Record<
    string,
    unknown
  >
  const errorName = typeof code === 'number' ? findErrorName(code) : undefined
  if (errorName === undefined || errorName !== name || CATALOGUE[errorName].status !== status) {
    return undefined
  }
  return new MarqueError(errorName, details as ErrorDetails)
}

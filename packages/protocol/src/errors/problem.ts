// A refusal as it travels over HTTP: RFC 9457 problem+json. Implements docs/protocol.md §8.
import { CATALOGUE, type ErrorName, findErrorName } from './catalogue.ts'
import { type Detail, type Fault, MarqueError, PROBLEM_MEMBERS } from './marque-error.ts'

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
    detail: language === 'en' ? error.message : error.messageZh,
    remedy: entry.remedy[language],
  }
}

/**
 * Reads a problem back into the error it came from. Nothing in it is signed: members that no error
 * could have had are left out, and so is what travels beside the error.
 * @returns undefined if the body is not a problem of the catalogue
 */
export function parseProblem(body: unknown): MarqueError | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const { status, code, name, ...members } = body as Record<string, unknown>
  const errorName = typeof code === 'number' ? findErrorName(code) : undefined
  if (errorName === undefined || errorName !== name || CATALOGUE[errorName].status !== status) {
    return undefined
  }
  return new MarqueError(errorName, Object.fromEntries(Object.entries(members).filter(isFact)))
}

const NOT_FACTS: ReadonlySet<string> = new Set([...PROBLEM_MEMBERS, 'refusal', 'licenseFile'])

const isFact = (member: [string, unknown]): member is [string, Detail] =>
  !NOT_FACTS.has(member[0]) && isDetail(member[1])

function isDetail(value: unknown): value is Detail {
  if (Array.isArray(value)) {
    return value.every((item) => typeof item === 'string') || value.every(isFault)
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function isFault(value: unknown): value is Fault {
  if (typeof value !== 'object' || value === null) return false
  const { field, problem } = value as Partial<Record<keyof Fault, unknown>>
  return typeof field === 'string' && typeof problem === 'string'
}

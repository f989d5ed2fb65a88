// A fault as a person reads it: the catalogue's texts in the page's language, and nothing else.
import { CATALOGUE, type CatalogueEntry, findErrorName } from '@marque/protocol/errors'
import { RefusedError } from '../api/http.ts'
import type { Language } from '../kit/format.ts'

export type FaultText = {
  readonly title: string
  readonly explanation: string
  readonly remedy: string
  /** 0: no server gave it */
  readonly code: number
  /** Finds the fault in the server's log. */
  readonly ref: string | undefined
}

/** @returns the catalogue's entry of a refusal; anything else is a server that did not answer */
export function faultText(error: unknown, language: Language): FaultText {
  const entry = entryOf(error)
  const tongue = language === 'zh-CN' ? 'zh' : 'en'
  const ref = error instanceof RefusedError ? error.problem['ref'] : undefined
  return {
    title: entry.title[tongue],
    explanation: entry.explanation[tongue],
    remedy: entry.remedy[tongue],
    code: entry.code,
    ref: typeof ref === 'string' ? ref : undefined,
  }
}

function entryOf(error: unknown): CatalogueEntry {
  if (!(error instanceof RefusedError)) return CATALOGUE.SERVER_UNREACHABLE
  return CATALOGUE[findErrorName(error.problem.code) ?? 'INTERNAL']
}

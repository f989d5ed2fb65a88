// The authority's audit log (docs/protocol.md §9).
import { addressOf, type Page, read } from './authority.ts'

export type AuditDetail = string | number | boolean | null

export type AuditLine = {
  readonly sequence: number
  readonly at: number
  readonly name: string
  readonly details: { readonly [field: string]: AuditDetail }
  readonly hash: string
}

/** Newest first. A cursor is the sequence number that all lines of the page stay below. */
export const listAudit = (wanted: {
  readonly name?: string | undefined
  readonly cursor?: string | undefined
  readonly limit?: number
}): Promise<Page<AuditLine>> => read('/audit', wanted)

/** The whole log with its signature, for `marque verify`. */
export const auditExport: string = addressOf('/audit.jsonl')

// What a verified refusal makes the SDK do. Claiming again by itself after an eviction would undo an
// operator's decision; two nodes of one name that both claim again would fight for ever.
// Implements docs/protocol.md §6 "After a start", §7, §8 last paragraph.
import { ENDS_ENTITLEMENTS, type ErrorName } from '@marque/protocol'
import type { StandingEvent } from './standing.ts'

export type NextStep =
  /** try the same again, later and later */
  | 'retry'
  /** claim at once, showing the lease secret: the project is to bring its proofs */
  | 'claim-with-secret'
  /** claim at once as if for the first time */
  | 'claim-afresh'
  /** nothing more until a person asks */
  | 'halt'

const NEXT_STEP: { readonly [name in ErrorName]?: NextStep } = {
  PROJECT_LOCKED: 'claim-with-secret',
  LEASE_UNKNOWN: 'claim-afresh',
  EVICTED: 'halt',
  NODE_DUPLICATED: 'halt',
}

export const nextStepAfter = (refusal: ErrorName): NextStep => NEXT_STEP[refusal] ?? 'retry'

export const eventOfRefusal = (refusal: ErrorName): StandingEvent =>
  ENDS_ENTITLEMENTS.has(refusal) ? 'barred' : 'declined'

/**
 * Refusals that say nothing against the server for other nodes of the project: it is the right one,
 * and this node's own address, name or operator stands in the way.
 */
const ABOUT_NODE_ALONE: ReadonlySet<ErrorName> = new Set([
  'LICENSE_IP_ERROR',
  'EVICTED',
  'NODE_DUPLICATED',
])

export const isAboutNodeAlone = (refusal: ErrorName): boolean => ABOUT_NODE_ALONE.has(refusal)

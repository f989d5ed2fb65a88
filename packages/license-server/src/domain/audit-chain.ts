// Puts events into the audit chain: each line hashes the one before, so that one which is edited or
// removed shows. Implements docs/protocol.md §9.
import { type AuditLine, auditBytes, type Bytes } from '@marque/protocol'
import type { AuditFact } from './audit-events.ts'

/** Where the chain ends: what the next event takes its place after. */
export type AuditHead = { readonly sequence: number; readonly hash: string }

/** Gives events their places in the chain. */
export function chainEvents(
  facts: readonly AuditFact[],
  from: { readonly head: AuditHead; readonly sha256Hex: (bytes: Bytes) => string },
): readonly AuditLine[] {
  let { sequence, hash } = from.head
  return facts.map((fact) => {
    sequence += 1
    const event = { ...fact, sequence, previous: hash }
    hash = from.sha256Hex(auditBytes(event))
    return { ...event, hash }
  })
}

// What this run of the license server knows of each project's components: which seals were opened,
// which projects were refused and why. Held in memory alone, so a restart opens nothing by itself.
// Implements docs/protocol.md §6, "After a start".
import {
  type Bytes,
  type Detail,
  type EnvironmentSeal,
  type MarqueError,
  type ProjectId,
  type ProjectItem,
  SLOTS,
  type Slot,
  type Waiting,
} from '@marque/protocol'
import type { Environment } from '../domain/recovery.ts'
import type { SeatTable } from '../domain/seat-table.ts'

/** One answer to "what do these proofs do to this seal", kept for the project's other nodes. */
export type Examined = {
  readonly seal: EnvironmentSeal | undefined
  /** of kind and proofs */
  readonly digest: Bytes
  readonly environment: Promise<Environment>
}

export type Refused = Pick<Waiting, 'reason' | 'changed' | 'absent'>

/** What the components of a project did to its seal when it was opened. */
export type Opening = NonNullable<ProjectItem['opening']>

export type Recovery = {
  /** epoch seconds of the last activation; 0 if there was none */
  activatedAt: number
  /** projects whose seal was opened, or made, since the start */
  readonly opened: Set<ProjectId>
  /** projects that made a full claim since the last activation */
  readonly fullClaims: Set<ProjectId>
  /** projects whose last claim was refused */
  readonly refused: Map<ProjectId, Refused>
  readonly examined: Map<ProjectId, Examined>
  /** how each seal was first opened since the start */
  readonly openings: Map<ProjectId, Opening>
}

export const beginRecovery = (activatedAt: number): Recovery => ({
  activatedAt,
  opened: new Set(),
  fullClaims: new Set(),
  refused: new Map(),
  examined: new Map(),
  openings: new Map(),
})

/** A person came: what was refused before is not any more. */
export function noteActivation(recovery: Recovery, now: number): void {
  recovery.activatedAt = now
  recovery.fullClaims.clear()
  recovery.refused.clear()
}

/** Keeps why a known project does not get in, for the activation page. */
export function noteRefusal(recovery: Recovery, project: ProjectId, refusal: MarqueError): void {
  if (refusal.errorName === 'ENVIRONMENT_CHANGED') {
    const { changed, absent } = refusal.details
    recovery.refused.set(project, {
      reason: 'environment-changed',
      changed: slotsOf(changed),
      absent: slotsOf(absent),
    })
  } else if (refusal.errorName === 'SERVER_NOT_ACTIVATED' && refusal.details['reason']) {
    recovery.refused.set(project, { reason: 'recovery-not-allowed' })
  }
}

/** Keeps which components opened a seal, the first time. */
export function noteOpening(
  recovery: Recovery,
  project: ProjectId,
  { opened, at }: { readonly opened: Environment['opened']; readonly at: number },
): void {
  if (opened?.isOpen !== true || recovery.openings.has(project)) return
  const { matched, changed, absent } = opened
  recovery.openings.set(project, {
    at,
    matched: [...matched],
    changed: [...changed],
    absent: [...absent],
  })
}

const slotsOf = (detail: Detail | undefined): Slot[] =>
  SLOTS.filter((slot) => Array.isArray(detail) && detail.includes(slot))

/** Forgets projects that have no seat any more. */
export function forgetGone(recovery: Recovery, table: SeatTable): void {
  const { opened, fullClaims, refused, examined, openings } = recovery
  for (const known of [opened, fullClaims, refused, examined, openings]) {
    for (const id of known.keys()) if (table.findProject(id) === undefined) known.delete(id)
  }
}

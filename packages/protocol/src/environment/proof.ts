// What a project shows of each of its components, without showing the component: a proof that only
// the same component, in the same slot of the same project, can give again. A label that differs by
// one byte would ask every licensee for a QR code. Implements docs/protocol.md §6, "Proof".
import { type Bytes, encodeUtf8, labelText } from '../bytes.ts'
import type { DeploymentId, ProjectId } from '../ids.ts'
import { hkdfSha256, sha256 } from '../primitives.ts'

/** The three places where a project keeps its state; matched by name, one to one. */
export const SLOTS = ['configDatabase', 'stateServer', 'fileServer'] as const
export type Slot = (typeof SLOTS)[number]

export type ProofInput = {
  readonly slot: Slot
  /** what sort of component fills the slot: `postgresql`, `redis`, `directory` … */
  readonly kind: string
  /** what the component says of itself and keeps over fail-over, in a fixed order; may be empty */
  readonly identity: readonly string[]
  /** the 32 random bytes that lie inside the component */
  readonly anchor: Bytes
  readonly project: ProjectId
  readonly deployment: DeploymentId
}

/** @returns 32 bytes, for one slot of one project at one deployment; never stored, never logged */
export async function componentProof(input: ProofInput): Promise<Bytes> {
  if (input.anchor.length !== 32) throw new RangeError('an anchor has 32 bytes')
  return hkdfSha256({
    ikm: input.anchor,
    salt: await sha256(encodeUtf8(`${input.kind}\n${input.identity.join('\n')}`)),
    info: labelText('component', input.slot, input.project, input.deployment),
  })
}

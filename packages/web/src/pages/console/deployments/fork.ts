// Two copies of one license server: what the accepted one and the refused one are, so that an operator
// can tell which is the real one before deciding. A wrong guess here stops an honest site.
import type { Activation } from '../../../api/authority-activations.ts'
import type { Chain, Instance, RefusedPlace } from '../../../api/authority-deployments.ts'

export type Copy = {
  readonly instanceId: string
  /** activations that lie behind it */
  readonly sequence: number
  /** when it last asked to be activated */
  readonly lastAt?: number
}

export type Fork = {
  /**
   * `copy`: both stand on the same config directory, of which somebody made a copy.
   * `left-behind`: an installation that a later one took the place of came back.
   */
  readonly kind: 'copy' | 'left-behind'
  readonly accepted?: Copy
  readonly refused: Copy & { readonly firstAt: number }
  readonly place: RefusedPlace
}

type Known = {
  readonly chain: Pick<Chain, 'head'>
  readonly instances: readonly Instance[]
  /** newest first, as far as they were read */
  readonly activations: readonly Activation[]
}

export function explainFork(place: RefusedPlace, known: Known): Fork {
  const { head } = known.chain
  const { instanceId, sequence, firstAt, lastAt } = place
  const refused = { instanceId, sequence, firstAt, lastAt }
  const kind = head?.instanceId === instanceId ? 'copy' : 'left-behind'
  if (head === undefined) return { kind, refused, place }
  const seen = lastSeen(known)
  return {
    kind,
    accepted: {
      instanceId: head.instanceId,
      sequence: head.sequence,
      ...(seen !== undefined && { lastAt: seen }),
    },
    refused,
    place,
  }
}

/** An approval may be of either copy of one instance; what builds on the head, or made it, is the accepted one's. */
function lastSeen({ chain: { head }, instances, activations }: Known): number | undefined {
  if (head === undefined) return undefined
  const own = activations.find(
    ({ outcome, instanceId, record, previous }) =>
      outcome === 'approved' &&
      instanceId === head.instanceId &&
      (record === head.record || previous === head.record),
  )
  return own?.lastAt ?? instances.find(({ id }) => id === head.instanceId)?.lastAt
}

// Is this the server that was activated last? The privateConfig that comes with a migration must stand at
// the head of the chain, or at an approval on top of it: the authority cannot know which of those was
// typed in. A copy that was left behind proves nothing. Implements docs/mission.md R20; docs/protocol.md §4.
import { type Chain, type ChainPlace, findRecord, headOf, isStart } from './activation-chain.ts'

export type ProofFault =
  /** not the form of a privateConfig */
  | 'unreadable'
  /** of another deployment */
  | 'foreign'
  /** the MAC or the seal does not hold */
  | 'altered'
  /** an ancestor of the head */
  | 'outdated'
  /** beside the confirmed line */
  | 'abandoned'
  /** never approved here */
  | 'unknown'

/** @param place where the opened privateConfig says that its server stands */
export function judgeLastRecord(
  chain: Pick<Chain, 'records'>,
  place: ChainPlace,
): ProofFault | undefined {
  const head = headOf(chain)
  const found = findRecord(chain, place)
  // never activated, and nothing was ever approved
  if (head === undefined && isStart(place)) return undefined
  if (found === undefined) return 'unknown'
  if (found.standing === 'abandoned') return 'abandoned'
  return found.standing === 'open' || found === head ? undefined : 'outdated'
}

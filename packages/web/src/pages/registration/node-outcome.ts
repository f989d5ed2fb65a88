// How a node fared since a registration was asked for: the license server answers each of them, and
// a node that is down never says anything. Told by what changed, since every node has its own clock.
import type { RegistrationState, ShownNode } from '../../api/registration-state.ts'

export type NodeOutcome = 'waiting' | 'registered' | 'failed' | 'silent'

/** What every node had said before, by name. */
export type Before = ReadonlyMap<string, ShownNode>

export const nodesBefore = ({ nodes }: RegistrationState): Before =>
  new Map(nodes.map((node) => [node.name, node]))

export function outcomeOf(node: ShownNode, before: Before): NodeOutcome {
  if (node.isSilent) return 'silent'
  const known = before.get(node.name)
  if (node.failure !== undefined && !node.entitled && failureMark(node) !== failureMark(known)) {
    return 'failed'
  }
  const isFresh = node.renewedAt !== undefined && node.renewedAt !== known?.renewedAt
  return node.state === 'registered' && isFresh ? 'registered' : 'waiting'
}

/** The node that was asked has answered already. */
export const isSettled = ({ nodes }: RegistrationState, before: Before): boolean =>
  nodes.every((node) => node.isSelf || outcomeOf(node, before) !== 'waiting')

const failureMark = (node: ShownNode | undefined): string =>
  `${node?.failure?.name} ${node?.failure?.at} ${node?.failure?.count}`

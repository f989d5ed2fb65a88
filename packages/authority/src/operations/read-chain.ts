// Where a deployment stands, for the operator: the confirmed head, which copies are refused beside it,
// which installations wait for a decision, and how many breaks are used up. A refusal that would not be
// repeated now (the limit was raised, the branch adopted) is not shown. Implements docs/protocol.md §4.
import { CATALOGUE, type InstanceId } from '@marque/protocol'
import {
  BREAK_WINDOW_SECONDS,
  breaksUsed,
  type Chain,
  type ChainRecord,
  headOf,
  judgeChain,
} from '../domain/activation-chain.ts'
import type { Deployment, RefusedPlace } from '../domain/records.ts'
import type { Context } from './context.ts'

const FORK = CATALOGUE.CLONE_DETECTED.code
const LIMIT = CATALOGUE.REINSTALL_LIMIT.code
const SHOWN = 50

export type ChainReport = Pick<Chain, 'breaks' | 'allowed'> & {
  readonly head: ChainRecord | undefined
  /** breaks of the window that count against the limit */
  readonly breaksUsed: number
  /** refused as copies, the latest first */
  readonly forks: readonly RefusedPlace[]
  /** refused as one installation too many, the latest first */
  readonly limited: readonly RefusedPlace[]
}

/** @param only refusals of this instance alone */
export async function readChainReport(
  { tx, clock }: Context,
  { id, reinstalls }: Pick<Deployment, 'id' | 'reinstalls'>,
  only?: InstanceId,
): Promise<ChainReport> {
  const now = clock.now()
  const refused = await tx.activations.refusedPlaces(id, {
    codes: [FORK, LIMIT],
    limit: SHOWN,
    ...(only !== undefined && { instanceId: only }),
  })
  const breaksAfter = now - BREAK_WINDOW_SECONDS
  const stored = await tx.chains.read(id, { places: refused, breaksAfter })
  const chain = { ...stored, reinstalls }
  const still = (code: number, step: string): readonly RefusedPlace[] =>
    refused.filter(
      (place) => place.code === code && judgeChain(chain, { place, record: '' }, now).step === step,
    )
  return {
    head: headOf(chain),
    breaks: chain.breaks,
    breaksUsed: breaksUsed(chain.breaks, now),
    allowed: chain.allowed,
    forks: still(FORK, 'fork'),
    limited: still(LIMIT, 'limit'),
  }
}

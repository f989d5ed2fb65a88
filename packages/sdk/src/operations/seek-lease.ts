// One attempt to hold a live lease: renew, and if the license server asks for it, claim with the
// proofs of the project's components. At most one of each, so that no server can make a node spin.
// Implements docs/protocol.md §6 "After a start", §7.
import {
  type Asker,
  type ClaimBody,
  type DeploymentId,
  MarqueError,
  type NodeId,
  nodeIdFrom,
  type ProjectId,
} from '@marque/protocol'
import { COMPONENT_REMEDIES } from '../domain/component-fault.ts'
import type { HeldSeat, Wish } from '../domain/record.ts'
import { nextStepAfter } from '../domain/refusal-effect.ts'
import { unreachable } from '../domain/unreachable.ts'
import type { Edge } from '../ports.ts'
import { askDeployment, isUnreachable } from './ask-deployment.ts'
import { claimSeat, type LeaseOutcome, type Question, renewLease } from './ask-lease.ts'
import type { Serials } from './judge-answer.ts'
import {
  type ComponentFault,
  type EnvironmentTools,
  epochFault,
  filledSlots,
  moveEpoch,
  proofsFor,
  type Settled,
  settleEnvironment,
} from './settle-environment.ts'

export type SeekTools = Edge &
  EnvironmentTools & {
    readonly trust: Asker['trust']
    readonly project: Omit<ClaimBody['project'], 'id'>
    readonly nodeName: string
  }

export type SeekInput = {
  readonly at: Wish
  readonly held: HeldSeat | undefined
  /** the project of a node without components */
  readonly ownProject: ProjectId | undefined
  readonly serials: Serials
  /** claim even if the seat could be renewed: a person asks */
  readonly mustClaim: boolean
  readonly isAwaited: boolean
  readonly signal: AbortSignal
}

export type Sought = {
  readonly outcome: LeaseOutcome | { readonly kind: 'unreachable'; readonly error: MarqueError }
  readonly project?: ProjectId
  readonly node?: NodeId
  /** what was found wrong with components; absent: they were not looked at */
  readonly faults?: readonly ComponentFault[]
}

export async function seekLease(tools: SeekTools, input: SeekInput): Promise<Sought> {
  const held = input.held?.server === input.at.server ? input.held : undefined
  if (held === undefined || held.disowned) return claim(tools, input, {})
  if (input.mustClaim) return claim(tools, input, { bearer: held.secret })
  const { project, node } = held
  const outcome = await renewLease(tools, held, questionOf(tools, input, { project, node }))
  if (outcome.kind !== 'refused') return { outcome, project, node }
  const deployment = outcome.license.license.deployment.id
  switch (nextStepAfter(outcome.error.errorName)) {
    case 'claim-with-secret':
      return claim(tools, input, { bearer: held.secret, deployment })
    case 'claim-afresh':
      return claim(tools, input, { deployment })
    case 'halt':
    case 'retry':
      return { outcome, project, node }
  }
}

async function claim(
  tools: SeekTools,
  input: SeekInput,
  known: { bearer?: string | undefined; deployment?: DeploymentId | undefined },
  isSecond = false,
): Promise<Sought> {
  const settled = await settle(tools, input.ownProject)
  const { project, faults } = settled
  if (project === undefined) return { outcome: undecided(faults), faults }
  const node = await nodeIdFrom(project, tools.nodeName)
  try {
    const deployment = await deploymentOf(tools, input, settled, known.deployment)
    const proofs =
      deployment === undefined ? undefined : await proofsFor({ ...settled, project }, deployment)
    const body: Omit<ClaimBody, 'nonce'> = {
      project: { ...tools.project, id: project },
      node: { id: node, name: tools.nodeName },
      ...(proofs === undefined ? {} : { environment: proofs }),
      ...(settled.epoch === undefined ? {} : { epoch: settled.epoch.value }),
    }
    const question = questionOf(tools, input, { project, node })
    const answered = await claimSeat(tools, input.at, body, { ...question, bearer: known.bearer })
    const outcome = checkDeployment(answered, deployment)
    const fenced = await fence(tools, settled, outcome)
    if (outcome.kind === 'granted' && fenced.isLost && !isSecond) {
      return claim(tools, input, { bearer: outcome.secret ?? known.bearer, deployment }, true)
    }
    return {
      outcome,
      project,
      node,
      faults: [...faults, ...fenced.faults],
    }
  } catch (error) {
    if (!isUnreachable(error)) throw error
    return { outcome: { kind: 'unreachable', error }, project, node, faults }
  }
}

async function settle(tools: SeekTools, ownProject: ProjectId | undefined): Promise<Settled> {
  if (filledSlots(tools.components).length > 0) return settleEnvironment(tools)
  const none = { anchors: new Map(), faults: [] }
  return ownProject === undefined ? none : { ...none, project: ownProject }
}

/** @returns `undefined` if there is nothing to prove */
async function deploymentOf(
  tools: SeekTools,
  input: SeekInput,
  settled: Settled,
  known: DeploymentId | undefined,
): Promise<DeploymentId | undefined> {
  if (settled.anchors.size === 0) return undefined
  return known ?? (await askDeployment(tools, input.at, input))
}

/** A lease of another deployment than the one that was named: the proofs were of no use there. */
function checkDeployment(outcome: LeaseOutcome, asked: DeploymentId | undefined): LeaseOutcome {
  if (outcome.kind !== 'granted' || asked === undefined) return outcome
  if (outcome.verified.license.deployment.id === asked) return outcome
  const error = unreachable('answer', 'the status and the lease name two deployments')
  const { nonce, sentAt, sentAtMs } = outcome
  return { kind: 'unreachable', error, nonce, sentAt, sentAtMs }
}

/**
 * @returns `isLost` if a node was served by another copy of the license server meanwhile: then one
 * more claim, which names what that node stored, tells which copy goes on
 */
async function fence(
  tools: SeekTools,
  settled: Settled,
  outcome: LeaseOutcome,
): Promise<{ readonly isLost: boolean; readonly faults: readonly ComponentFault[] }> {
  if (outcome.kind !== 'granted') return { isLost: false, faults: [] }
  try {
    const isOurs = await moveEpoch(tools, settled.epoch, outcome.verified.lease.epoch)
    const isReadable = settled.faults.every(({ slot }) => slot !== 'configDatabase')
    return { isLost: isReadable && !isOurs, faults: [] }
  } catch (error) {
    return { isLost: false, faults: [epochFault('written', error)] }
  }
}

function undecided(faults: readonly ComponentFault[]): Sought['outcome'] {
  const parts = faults.map(({ slot, text, cause }) =>
    cause === undefined ? `${slot}: ${text}` : `${slot}: ${text}. ${COMPONENT_REMEDIES[cause].en}`,
  )
  const reason = 'the project cannot be told before its components answer'
  return { kind: 'unreachable', error: new MarqueError('NOT_READY', { reason, parts }) }
}

const questionOf = (
  tools: SeekTools,
  input: SeekInput,
  who: { project: ProjectId; node: NodeId },
): Question => ({
  asker: { trust: tools.trust, productId: tools.product, ...who },
  serials: input.serials,
  isAwaited: input.isAwaited,
  signal: input.signal,
})

// What an operator decides over an activation chain: which of two copies is the right one, and that an
// installation that was one too many may go on. Implements docs/protocol.md §4.
import { CATALOGUE, type InstanceId, MarqueError } from '@marque/protocol'
import { adoptBranch, type ChainRecord, headOf } from '../domain/activation-chain.ts'
import type { Deployment } from '../domain/records.ts'
import type { Context } from './context.ts'
import { findOrRefuse } from './find-or-refuse.ts'
import { readChainReport } from './read-chain.ts'

/**
 * The branch that stands at a record becomes the confirmed one; the other is refused from now on.
 * @throws MarqueError 40400, 40900 if the record was not left behind, or is that of several instances
 */
export async function adoptFork(
  context: Context,
  input: { deploymentId: string; adopt: string; instanceId?: string },
): Promise<Deployment> {
  const { tx, clock, actor } = context
  const deployment = await requireActive(context, input.deploymentId)
  const known = await tx.chains.findRecords(deployment.id, input.adopt)
  const record = chooseRecord(
    known.filter(({ instanceId }) => (input.instanceId ?? instanceId) === instanceId),
    input,
  )
  const before = headOf(await tx.chains.read(deployment.id, { places: [], breaksAfter: 0 }))
  await tx.chains.advance(
    deployment.id,
    adoptBranch(await tx.chains.lineage(deployment.id, record)),
  )
  const details = {
    actor,
    deployment: deployment.id,
    instance: record.instanceId,
    sequence: record.sequence,
    record: record.record,
    instanceBefore: before?.instanceId ?? null,
    sequenceBefore: before?.sequence ?? null,
    recordBefore: before?.record ?? null,
  }
  await tx.audit.append({ at: clock.now(), name: 'deployment.fork-adopted', details })
  return deployment
}

function chooseRecord(
  known: readonly ChainRecord[],
  input: { adopt: string; instanceId?: string },
): ChainRecord {
  const [record, other] = known.filter(({ standing }) => standing === 'abandoned')
  if (other !== undefined) {
    throw new MarqueError('CONFLICT', {
      reason: 'several instances stand at this record; name one in instanceId',
    })
  }
  if (record !== undefined) return record
  if (known.length === 0) throw new MarqueError('NOT_FOUND', { what: 'record', id: input.adopt })
  throw new MarqueError('CONFLICT', { reason: 'the record is not on a branch that is refused' })
}

/**
 * One break more for an instance that is refused with 40008.
 * @throws MarqueError 40400, 40900 if it is not refused so, or was allowed already
 */
export async function allowBreak(
  context: Context,
  input: { deploymentId: string; instanceId: string },
): Promise<Deployment> {
  const { tx, clock, actor } = context
  const deployment = await requireActive(context, input.deploymentId)
  const instanceId = input.instanceId as InstanceId
  const report = await readChainReport(context, deployment, instanceId)
  if (report.allowed.includes(instanceId)) {
    throw new MarqueError('CONFLICT', { reason: 'the instance may break once more already' })
  }
  if (report.limited.length === 0) await refuseAllowance(context, { deployment, instanceId })
  await tx.chains.allow(deployment.id, instanceId, clock.now())
  await tx.audit.append({
    at: clock.now(),
    name: 'deployment.break-allowed',
    details: { actor, deployment: deployment.id, instance: instanceId },
  })
  return deployment
}

async function refuseAllowance(
  { tx }: Context,
  { deployment, instanceId }: { deployment: Deployment; instanceId: InstanceId },
): Promise<never> {
  const { instances } = await tx.activations.summarize(deployment.id)
  if (!instances.some(({ id }) => id === instanceId)) {
    throw new MarqueError('NOT_FOUND', { what: 'instance', id: instanceId })
  }
  throw new MarqueError('CONFLICT', {
    reason: `the instance is not refused with ${CATALOGUE.REINSTALL_LIMIT.code}`,
  })
}

async function requireActive({ tx }: Context, id: string): Promise<Deployment> {
  const deployment = await findOrRefuse('deployment', tx.deployments.find, id)
  if (deployment.state === 'active') return deployment
  throw new MarqueError('CONFLICT', { reason: 'the deployment has ended' })
}

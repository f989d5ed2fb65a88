// Moves an ended deployment: a successor with the same terms and a key of its own. The old server's
// privateConfig proves its last activation; without it the move works too, and shows as unproven.
// Implements docs/mission.md R20.
import {
  type DeploymentId,
  encodeBase64url,
  equalBytes,
  MarqueError,
  openPrivateConfig,
  RECORD_ZERO,
  toMarqueError,
  uuidFrom,
} from '@marque/protocol'
import type { Deployment, Migration } from '../domain/records.ts'
import { payloadOf } from './change-license.ts'
import type { Context } from './context.ts'
import { openSeed } from './deployment-seed.ts'
import { findOrRefuse } from './find-or-refuse.ts'
import { issueDeployment } from './issue-deployment.ts'

/**
 * @throws MarqueError 40400, 40900 if it has not ended or was moved before, 40000 if the
 * privateConfig is damaged, edited, or of another deployment
 */
export async function migrateDeployment(
  context: Context,
  input: { deploymentId: string; privateConfig?: unknown },
): Promise<{ deployment: Deployment; migration: Migration }> {
  const { tx, clock, random, actor } = context
  const old = await findOrRefuse('deployment', tx.deployments.find, input.deploymentId)
  await requireMovable(context, old)
  const proof =
    input.privateConfig === undefined
      ? undefined
      : await checkProof(context, old, input.privateConfig)
  const license = await findOrRefuse('license', tx.licenses.findByDeployment, old.id)
  const { deployment } = await issueDeployment(context, {
    licensee: payloadOf(license).licensee,
    product: license.product,
    project: license.project,
    terms: license.terms,
    migratedFrom: old.id,
  })
  const migration: Migration = {
    id: uuidFrom(random(16)),
    fromDeploymentId: old.id,
    toDeploymentId: deployment.id,
    ...(proof !== undefined && { proof }),
    createdAt: clock.now(),
  }
  await tx.deployments.addMigration(migration)
  await tx.audit.append({
    at: clock.now(),
    name: 'migration.made',
    details: { actor, from: old.id, to: deployment.id, proven: proof !== undefined },
  })
  return { deployment, migration }
}

async function requireMovable({ tx }: Context, old: Deployment): Promise<void> {
  if (old.state !== 'ended') {
    throw new MarqueError('CONFLICT', { reason: 'end the deployment before it is moved' })
  }
  const earlier = await tx.deployments.findMigrationFrom(old.id)
  if (earlier !== undefined) {
    throw new MarqueError('CONFLICT', {
      reason: 'the deployment was moved before',
      toDeploymentId: earlier.toDeploymentId,
    })
  }
}

async function checkProof(
  { tx, keys }: Context,
  old: Deployment,
  file: unknown,
): Promise<NonNullable<Migration['proof']>> {
  const config = await openPrivateConfig(file, await openSeed(old, keys)).catch(refuseProof)
  if (config.deploymentId !== old.id) refuseProof(undefined)
  const neverActivated = config.sequence === 0 && equalBytes(config.record, RECORD_ZERO)
  if (!neverActivated) await requireApproved({ tx, id: old.id, record: config.record })
  return { instanceId: config.instanceId, sequence: config.sequence }
}

async function requireApproved(proof: {
  tx: Context['tx']
  id: DeploymentId
  record: Uint8Array
}): Promise<void> {
  const record = encodeBase64url(proof.record)
  if (!(await proof.tx.activations.isApprovedRecord(proof.id, record))) {
    throw new MarqueError('CERTIFICATE_INCORRECT', {
      reason: 'privateConfig names an activation that was never approved here',
    })
  }
}

function refuseProof(cause: unknown): never {
  const details = cause === undefined ? undefined : toMarqueError(cause).details['reason']
  throw new MarqueError(
    'CERTIFICATE_INCORRECT',
    {
      reason: 'privateConfig is damaged, edited, or of another deployment',
      ...(typeof details === 'string' && { finding: details }),
    },
    { cause },
  )
}

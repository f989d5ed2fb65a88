// Moves an ended deployment: a successor with the same terms and a key of its own. The old server's
// privateConfig proves that it was the one activated last; without it the move works too, and shows as
// unproven. Implements docs/mission.md R20.
import {
  type DeploymentId,
  encodeBase64url,
  MarqueError,
  openPrivateConfig,
  type PrivateConfigFile,
  parsePrivateConfig,
  toMarqueError,
  uuidFrom,
} from '@marque/protocol'
import type { ChainPlace } from '../domain/activation-chain.ts'
import { judgeLastRecord, type ProofFault } from '../domain/judge-proof.ts'
import type { Deployment, Migration } from '../domain/records.ts'
import type { ReceivedMail } from '../mail/mail-records.ts'
import { payloadOf } from './change-license.ts'
import type { Context } from './context.ts'
import { openSeed } from './deployment-seed.ts'
import { findOrRefuse } from './find-or-refuse.ts'
import { issueDeployment } from './issue-deployment.ts'
import { languageFor, queueMail } from './queue-mail.ts'

/**
 * @throws MarqueError 40400, 40900 if it has not ended or was moved before, 40000 if the
 * privateConfig is not that of the server that was activated last
 */
export async function migrateDeployment(
  context: Context,
  input: { deploymentId: string; privateConfig?: unknown; mailId?: string },
): Promise<{ deployment: Deployment; migration: Migration }> {
  const { tx, clock, random, actor } = context
  const old = await findOrRefuse('deployment', tx.deployments.find, input.deploymentId)
  await requireMovable(context, old)
  const mail = input.mailId === undefined ? undefined : await askingMail(context, old, input.mailId)
  const file = input.privateConfig ?? proofOf(mail)
  const proof = file === undefined ? undefined : await checkProof(context, old, file)
  const license = await findOrRefuse('license', tx.licenses.findByDeployment, old.id)
  const { deployment } = await issueDeployment(context, {
    licensee: payloadOf(license).licensee,
    product: license.product,
    project: license.project,
    terms: license.terms,
    migratedFrom: old.id,
    reinstalls: old.reinstalls,
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
  await confirmByMail(context, { old, deployment, mail })
  return { deployment, migration }
}

/** @throws MarqueError 40400, 40900 if the mail asks to move something else */
async function askingMail({ tx }: Context, old: Deployment, mailId: string): Promise<ReceivedMail> {
  const mail = await findOrRefuse('mail', tx.receivedMails.find, mailId)
  if (mail.state !== 'migration' || mail.deploymentId !== old.id) {
    throw new MarqueError('CONFLICT', { reason: 'the mail does not ask to move this deployment' })
  }
  return mail
}

const proofOf = (mail: ReceivedMail | undefined): unknown =>
  mail?.privateConfig === undefined ? undefined : JSON.parse(mail.privateConfig)

async function confirmByMail(
  context: Context,
  moved: { old: Deployment; deployment: Deployment; mail: ReceivedMail | undefined },
): Promise<void> {
  const licensee = await context.tx.licensees.find(moved.old.licenseeId)
  if (licensee === undefined) return
  await queueMail(context, {
    kind: 'migration-confirmed',
    to: licensee.email,
    language: moved.mail?.language ?? (await languageFor(context, licensee)),
    inReplyTo: moved.mail?.messageId,
    deploymentId: moved.deployment.id,
  })
}

async function requireMovable({ tx }: Context, old: Deployment): Promise<void> {
  if (old.state !== 'ended') {
    throw new MarqueError('CONFLICT', { reason: 'end the deployment before it is moved' })
  }
  const migrations = await tx.deployments.migrationsOf([old.id])
  const earlier = migrations.find(({ fromDeploymentId }) => fromDeploymentId === old.id)
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
  const { deploymentId } = readFile(file)
  if (deploymentId !== old.id) refuseProof('foreign')
  const seed = await openSeed(old, keys)
  const config = await openPrivateConfig(file, seed).catch((cause) => refuseProof('altered', cause))
  const { instanceId, sequence } = config
  const place = { instanceId, sequence, record: encodeBase64url(config.record) }
  const fault = await judgeProof(tx, old.id, place)
  if (fault !== undefined) refuseProof(fault)
  return { instanceId, sequence }
}

function readFile(file: unknown): PrivateConfigFile {
  try {
    return parsePrivateConfig(file)
  } catch (cause) {
    return refuseProof('unreadable', cause)
  }
}

async function judgeProof(
  tx: Context['tx'],
  id: DeploymentId,
  place: ChainPlace,
): Promise<ProofFault | undefined> {
  const chain = await tx.chains.read(id, { places: [place], breaksAfter: 0 })
  return judgeLastRecord(chain, place)
}

const FAULT_TEXTS: { readonly [fault in ProofFault]: string } = {
  unreadable: 'privateConfig is not one, or a field of it is damaged',
  foreign: 'privateConfig is of another deployment',
  altered: 'privateConfig was altered, or sealed by another image',
  outdated: 'privateConfig is older than the last activation',
  abandoned: 'privateConfig is of a copy or installation that was left behind',
  unknown: 'privateConfig names an activation that was never approved here',
}

/** One code for all: what was found is for the operator who looks for the right file. */
function refuseProof(fault: ProofFault, cause?: unknown): never {
  const details = cause === undefined ? undefined : toMarqueError(cause).details
  const finding = details?.['reason']
  throw new MarqueError(
    'CERTIFICATE_INCORRECT',
    {
      reason: FAULT_TEXTS[fault],
      privateConfig: fault,
      ...(typeof finding === 'string' && { finding }),
      ...(fault === 'unreadable' &&
        details?.['faults'] !== undefined && { faults: details['faults'] }),
    },
    { cause },
  )
}

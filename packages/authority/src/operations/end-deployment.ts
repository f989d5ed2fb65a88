// Ends a deployment: its license server is refused at its next activation. Also the number of
// re-installations it may have. Implements docs/mission.md R20; docs/protocol.md §4.
import { MarqueError } from '@marque/protocol'
import type { Deployment } from '../domain/records.ts'
import type { Context } from './context.ts'
import { checkUnchanged } from './expected.ts'
import { findOrRefuse } from './find-or-refuse.ts'

/** @throws MarqueError 40400, 40900 if it has ended already */
export async function endDeployment(context: Context, id: string): Promise<Deployment> {
  const { tx, clock, actor } = context
  const deployment = await findOrRefuse('deployment', tx.deployments.find, id)
  if (deployment.state === 'ended') {
    throw new MarqueError('CONFLICT', { reason: 'the deployment has ended already' })
  }
  const endedAt = clock.now()
  await tx.deployments.end(deployment.id, endedAt)
  const details = { actor, deployment: deployment.id }
  await tx.audit.append({ at: endedAt, name: 'deployment.ended', details })
  return { ...deployment, state: 'ended', endedAt }
}

/** @throws MarqueError 40400, 40900 if the number is another by now */
export async function setReinstalls(
  { tx, clock, actor }: Context,
  input: { deploymentId: string; reinstalls: number; expectedReinstalls?: number },
): Promise<Deployment> {
  const deployment = await findOrRefuse('deployment', tx.deployments.find, input.deploymentId)
  const { expectedReinstalls } = input
  const { reinstalls: now } = deployment
  checkUnchanged({ what: 'number of re-installations', expected: expectedReinstalls, now })
  await tx.deployments.setReinstalls(deployment.id, input.reinstalls)
  await tx.audit.append({
    at: clock.now(),
    name: 'deployment.reinstalls-set',
    details: {
      actor,
      deployment: deployment.id,
      before: deployment.reinstalls,
      reinstalls: input.reinstalls,
    },
  })
  return { ...deployment, reinstalls: input.reinstalls }
}

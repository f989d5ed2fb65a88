// Which deployment answers at an address, for the proofs of a first claim. The answer is not signed
// and need not be: proofs for another deployment are worthless to whoever asked for them.
// Implements docs/contract.md, "SDK"; docs/protocol.md §6, "Proof".
import { type DeploymentId, MarqueError, UUID_PATTERN } from '@marque/protocol'
import type { Wish } from '../domain/record.ts'
import type { ServerAddress } from '../domain/server-address.ts'
import { unreachable } from '../domain/unreachable.ts'
import type { Edge } from '../ports.ts'

const UUID = new RegExp(UUID_PATTERN)

/** @throws MarqueError SERVER_UNREACHABLE */
export async function askDeployment(
  edge: Edge,
  at: Wish,
  options: { readonly isAwaited: boolean; readonly signal?: AbortSignal },
): Promise<DeploymentId> {
  const answer = await edge.transport.send({
    server: at.server as ServerAddress,
    ca: at.ca,
    method: 'GET',
    path: '/license/api/v1/status',
    ...options,
  })
  const { deploymentId } = (answer.body ?? {}) as { deploymentId?: unknown }
  if (answer.status === 200 && typeof deploymentId === 'string' && UUID.test(deploymentId)) {
    return deploymentId as DeploymentId
  }
  throw answer.status === 200
    ? unreachable('answer', 'the answer is not that of a license server')
    : unreachable('http', `the answer was HTTP ${answer.status}`)
}

export const isUnreachable = (error: unknown): error is MarqueError =>
  error instanceof MarqueError && error.errorName === 'SERVER_UNREACHABLE'

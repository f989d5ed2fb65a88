// An operator turns a request down, with a reason that the licensee is told.
import { MarqueError } from '@marque/protocol'
import type { LicenseRequest } from '../domain/records.ts'
import type { Context } from './context.ts'
import { findOrRefuse } from './find-or-refuse.ts'

/** @throws MarqueError 40400, 40900 if it is not open */
export async function rejectRequest(
  { tx, clock, actor }: Context,
  input: { requestId: string; reason: string; mail: boolean },
): Promise<LicenseRequest> {
  const request = await findOrRefuse('request', tx.requests.find, input.requestId)
  if (request.state !== 'open') {
    throw new MarqueError('CONFLICT', {
      reason: 'the request is not open',
      state: request.state,
    })
  }
  const decision = { decidedAt: clock.now(), rejection: input.reason }
  await tx.requests.reject(request.id, decision)
  await tx.audit.append({
    at: clock.now(),
    name: 'request.turned-down',
    details: { actor, request: request.id, reason: input.reason },
  })
  return { ...request, ...decision, state: 'rejected' }
}

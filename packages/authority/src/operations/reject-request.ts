// An operator turns a request down, with a reason that the licensee is told.
import { MarqueError } from '@marque/protocol'
import type { LicenseRequest } from '../domain/records.ts'
import type { Context } from './context.ts'
import { findOrRefuse } from './find-or-refuse.ts'
import { languageFor, queueMail } from './queue-mail.ts'

/** @throws MarqueError 40400, 40900 if it is not open */
export async function rejectRequest(
  context: Context,
  input: { requestId: string; reason: string; mail: boolean },
): Promise<LicenseRequest> {
  const { tx, clock, actor } = context
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
  const licensee = await tx.licensees.find(request.licenseeId ?? '')
  if (input.mail && licensee !== undefined) {
    await queueMail(context, {
      kind: 'rejection',
      to: licensee.email,
      language: request.language ?? (await languageFor(context, licensee)),
      facts: { reason: input.reason },
      inReplyTo: request.messageId,
      requestId: request.id,
    })
  }
  return { ...request, ...decision, state: 'rejected' }
}

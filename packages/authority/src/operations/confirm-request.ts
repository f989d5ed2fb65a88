// Confirms an open request: a license and its deployment come to be. Once: a second confirmation would
// hand out a second set of seats. Implements docs/mission.md R2.
import { MarqueError } from '@marque/protocol'
import { findProduct, type Product, type Publisher } from '../domain/publisher.ts'
import type { Deployment, IssuedLicense, LicenseRequest } from '../domain/records.ts'
import { changeTerms, defaultTerms, type TermChanges } from '../domain/terms.ts'
import type { Context } from './context.ts'
import { findOrRefuse } from './find-or-refuse.ts'
import { issueDeployment } from './issue-deployment.ts'
import { languageFor, queueMail } from './queue-mail.ts'

/** @throws MarqueError 40400, 40900 if it is not open, 10001 if the terms cannot be used */
export async function confirmRequest(
  context: Context,
  input: { requestId: string; terms: TermChanges; mail: boolean },
): Promise<{ deployment: Deployment; license: IssuedLicense }> {
  const { tx, clock, actor, publisher } = context
  const request = await findOrRefuse('request', tx.requests.find, input.requestId)
  const { licenseeId, productId } = requireOpen(request)
  const licensee = await findOrRefuse('licensee', tx.licensees.find, licenseeId)
  const issued = await issueDeployment(context, {
    licensee,
    product: requireProduct(publisher, productId),
    project: request.projectName,
    terms: changeTerms(defaultTerms(request), input.terms),
  })
  await tx.requests.confirm(request.id, {
    decidedAt: clock.now(),
    licenseId: issued.license.id,
    deploymentId: issued.deployment.id,
  })
  await tx.audit.append({
    at: clock.now(),
    name: 'request.confirmed',
    details: { actor, request: request.id, license: issued.license.id },
  })
  if (input.mail) {
    await queueMail(context, {
      kind: 'confirmation',
      to: licensee.email,
      language: request.language ?? (await languageFor(context, licensee)),
      inReplyTo: request.messageId,
      requestId: request.id,
      licenseId: issued.license.id,
      deploymentId: issued.deployment.id,
    })
  }
  return issued
}

function requireOpen(request: LicenseRequest): { licenseeId: string; productId: string } {
  const { state, licenseeId, productId } = request
  if (state !== 'open' || licenseeId === undefined || productId === undefined) {
    throw new MarqueError('CONFLICT', { reason: 'the request is not open', state })
  }
  return { licenseeId, productId }
}

function requireProduct(publisher: Publisher, productId: string): Product {
  const product = findProduct(publisher, productId)
  if (product === undefined) {
    throw new MarqueError('CONFLICT', {
      reason: 'the product is no longer in publisher.json',
      productId,
    })
  }
  return { id: product.id, name: product.name }
}

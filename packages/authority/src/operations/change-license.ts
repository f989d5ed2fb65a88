// Renews, suspends and resumes: each issues the next serial of a license for the same deployment,
// which the running license server takes without a restart. Implements docs/mission.md R24.

import type { License } from '@marque/protocol'
import { MarqueError, readUnverified } from '@marque/protocol'
import type { AuditEventName } from '../domain/audit-events.ts'
import type { IssuedLicense } from '../domain/records.ts'
import { changeTerms, type TermChanges } from '../domain/terms.ts'
import type { Context } from './context.ts'
import { checkUnchanged } from './expected.ts'
import { findOrRefuse } from './find-or-refuse.ts'
import { signLicense } from './sign-license.ts'

/** @throws MarqueError 40400, 40900 if its deployment has ended or it was changed meanwhile, 10001 */
export const renewLicense = (
  context: Context,
  input: { licenseId: string; terms: TermChanges; expectedSerial?: number },
): Promise<IssuedLicense> => issueNextSerial(context, { ...input, event: 'license.renewed' })

type Named = { readonly licenseId: string; readonly expectedSerial?: number }

/** @throws MarqueError 40400, 40900 unless it is active and as expected */
export async function suspendLicense(context: Context, named: Named): Promise<IssuedLicense> {
  await requireStatus(context, { licenseId: named.licenseId, status: 'active' })
  const terms = { accountStatus: 'suspended' } as const
  return issueNextSerial(context, { ...named, terms, event: 'license.suspended' })
}

/** @throws MarqueError 40400, 40900 unless it is suspended and as expected */
export async function resumeLicense(context: Context, named: Named): Promise<IssuedLicense> {
  await requireStatus(context, { licenseId: named.licenseId, status: 'suspended' })
  const terms = { accountStatus: 'active' } as const
  return issueNextSerial(context, { ...named, terms, event: 'license.resumed' })
}

async function requireStatus(
  { tx }: Context,
  needed: { licenseId: string; status: string },
): Promise<void> {
  const { terms } = await findOrRefuse('license', tx.licenses.find, needed.licenseId)
  if (terms.accountStatus !== needed.status) {
    throw new MarqueError('CONFLICT', {
      reason: `the license is not ${needed.status}`,
      accountStatus: terms.accountStatus,
    })
  }
}

async function issueNextSerial(
  context: Context,
  input: Named & { terms: TermChanges; event: AuditEventName },
): Promise<IssuedLicense> {
  const { tx, clock, actor } = context
  const current = await findOrRefuse('license', tx.licenses.find, input.licenseId)
  checkUnchanged({ what: 'license', expected: input.expectedSerial, now: current.serial })
  const deployment = await findOrRefuse('deployment', tx.deployments.find, current.deploymentId)
  if (deployment.state !== 'active') {
    throw new MarqueError('CONFLICT', {
      reason: 'the deployment of this license has ended',
      deploymentId: deployment.id,
    })
  }
  const { licensee, deployment: named } = payloadOf(current)
  const next = await signLicense(context, {
    ...current,
    serial: current.serial + 1,
    licensee,
    deployment: { id: named.id, jwk: named.jwk },
    terms: changeTerms(current.terms, input.terms),
  })
  await tx.licenses.add(next)
  await tx.audit.append({
    at: clock.now(),
    name: input.event,
    details: {
      actor,
      license: next.id,
      serial: next.serial,
      deployment: next.deploymentId,
      termsBefore: JSON.stringify(current.terms),
      terms: JSON.stringify(next.terms),
    },
  })
  return next
}

/** What this authority signed itself; it verified when it was stored. */
export const payloadOf = (license: IssuedLicense): License =>
  readUnverified(license.file.license).payload as License

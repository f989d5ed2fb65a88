// What a license server signs for a node: the lease, or the refusal. A node believes nothing else,
// so TLS need not be trusted. Implements docs/protocol.md §2, "Lease", "Refusal".
import Type, { type Static } from 'typebox'
import { findErrorName } from '../errors/catalogue.ts'
import { incorrect, MarqueError } from '../errors/marque-error.ts'
import {
  type DeploymentId,
  idSchema,
  type LicenseId,
  type NodeId,
  type ProjectId,
  type RegistrationId,
} from '../ids.ts'
import { signDocument, verifyDocument } from '../jws.ts'
import type { Signer } from '../keys.ts'
import { EpochSchema } from '../wire/claim.ts'
import { epochSeconds } from './delegation.ts'
import { type VerifiedLicense, verifyLicenseFile } from './license.ts'
import type { Trust } from './trust.ts'

export const LeaseSchema = Type.Object({
  jti: idSchema<RegistrationId>(),
  iss: idSchema<DeploymentId>(),
  sub: idSchema<NodeId>(),
  project: idSchema<ProjectId>(),
  nonce: Type.String(),
  iat: epochSeconds,
  exp: epochSeconds,
  license: Type.Object({ jti: idSchema<LicenseId>(), serial: Type.Integer({ minimum: 1 }) }),
  epoch: EpochSchema,
})

export const RefusalSchema = Type.Object({
  iss: idSchema<DeploymentId>(),
  nonce: Type.String(),
  iat: epochSeconds,
  code: Type.Integer(),
  sub: Type.Optional(idSchema<NodeId>()),
  project: Type.Optional(idSchema<ProjectId>()),
  registration: Type.Optional(idSchema<RegistrationId>()),
})

export type Lease = Static<typeof LeaseSchema>
export type Refusal = Static<typeof RefusalSchema>

export const signLease = (payload: Lease, deployment: Signer): Promise<string> =>
  signDocument({ typ: 'marque-lease+jwt', payload, signer: deployment })

export const signRefusal = (payload: Refusal, deployment: Signer): Promise<string> =>
  signDocument({ typ: 'marque-refusal+jwt', payload, signer: deployment })

/** When a lease granted now ends: after the grace, never past the license. Epoch seconds. */
export const leaseEnd = (
  license: Pick<VerifiedLicense['license'], 'lease' | 'exp'>,
  now: number,
): number => Math.min(now + license.lease.graceSeconds, license.exp ?? Number.POSITIVE_INFINITY)

/** What a node knows of itself when it judges an answer. */
export type Asker = {
  readonly trust: Trust
  /** the product that the SDK was built with */
  readonly productId: string
  readonly project: ProjectId
  readonly node: NodeId
  /** the nonce that was just sent */
  readonly nonce: string
}

/**
 * Everything that must hold before a node accepts a lease.
 * @throws MarqueError 40000 with the reason
 */
export async function verifyLease(
  answer: { readonly lease: string; readonly licenseFile: unknown },
  asker: Asker,
): Promise<VerifiedLicense & { readonly lease: Lease }> {
  const verified = await verifyForProduct(answer.licenseFile, asker)
  const { license, deploymentKey } = verified
  const typ = 'marque-lease+jwt'
  const keys = [deploymentKey]
  const lease = await verifyDocument({ typ, jws: answer.lease, keys, schema: LeaseSchema })
  if (lease.iss !== license.deployment.id) throw incorrect('the lease is of another deployment')
  if (lease.license.jti !== license.jti || lease.license.serial !== license.serial) {
    throw incorrect('the lease names another license')
  }
  if (lease.sub !== asker.node) throw incorrect('the lease is for another node')
  if (lease.project !== asker.project) throw incorrect('the lease is for another project')
  if (lease.nonce !== asker.nonce) throw incorrect('the lease answers another request')
  if (lease.exp <= lease.iat) throw incorrect('the lease ends before it begins')
  return { ...verified, lease }
}

/**
 * Everything that must hold before a node believes a refusal.
 * @throws MarqueError 40000 with the reason
 */
export async function verifyRefusal(
  answer: { readonly refusal: string; readonly licenseFile: unknown },
  asker: Asker,
): Promise<Refusal & { readonly licenseFile: VerifiedLicense }> {
  const verified = await verifyForProduct(answer.licenseFile, asker)
  const typ = 'marque-refusal+jwt'
  const keys = [verified.deploymentKey]
  const refusal = await verifyDocument({ typ, jws: answer.refusal, keys, schema: RefusalSchema })
  if (refusal.iss !== verified.license.deployment.id) {
    throw incorrect('the refusal is of another deployment')
  }
  if (refusal.nonce !== asker.nonce) throw incorrect('the refusal answers another request')
  if (refusal.sub !== undefined && refusal.sub !== asker.node) {
    throw incorrect('the refusal is for another node')
  }
  if (refusal.project !== undefined && refusal.project !== asker.project) {
    throw incorrect('the refusal is for another project')
  }
  return { ...refusal, licenseFile: verified }
}

/** The error that a verified refusal stands for; a code that is not known shows as 40000. */
export function refusalError(refusal: Pick<Refusal, 'code'>): MarqueError {
  const name = findErrorName(refusal.code)
  return name === undefined ? incorrect(`unknown code ${refusal.code}`) : new MarqueError(name)
}

async function verifyForProduct(licenseFile: unknown, asker: Asker): Promise<VerifiedLicense> {
  const verified = await verifyLicenseFile(licenseFile, asker.trust)
  if (verified.license.product.id !== asker.productId) {
    throw incorrect('the license is for another product')
  }
  return verified
}

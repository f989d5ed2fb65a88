// Signs one serial of a license, and believes it only after it verified like any other: a license
// that no product accepts must fail here, not at the licensee. Implements docs/protocol.md §2.
import { type License, signLicenseFile, type Terms, verifyLicenseFile } from '@marque/protocol'
import type { IssuedLicense, Licensee } from '../domain/records.ts'
import type { Context } from './context.ts'

/** How far a license server's clock may be off at its activation. */
export const CLOCK_TOLERANCE_SECONDS = 3600
/** Version of the image that a deployment gets. */
export const IMAGE_VERSION = '1.0.0'

/** What a license says that neither the publisher's keys nor the moment decide. */
export type LicenseFacts = {
  readonly id: License['jti']
  readonly serial: number
  readonly licensee: Pick<Licensee, 'id' | 'name'>
  readonly product: License['product']
  readonly project: string
  readonly deployment: Pick<License['deployment'], 'id' | 'jwk'>
  readonly terms: Terms
}

/** @throws MarqueError 50300 if no issuing key is delegated now */
export async function signLicense(context: Context, facts: LicenseFacts): Promise<IssuedLicense> {
  const { keys } = context
  const issuedAt = context.clock.now()
  const { signer, delegation } = await keys.issuing(issuedAt)
  const license = await describeLicense(context, { ...facts, issuedAt })
  const file = await signLicenseFile({ license, delegation, issuing: signer })
  await verifyLicenseFile(file, keys.trust)
  return {
    id: facts.id,
    deploymentId: facts.deployment.id,
    serial: facts.serial,
    issuedAt,
    licenseeName: facts.licensee.name,
    product: facts.product,
    project: facts.project,
    terms: facts.terms,
    file,
  }
}

const describeLicense = async (
  { keys, publicUrl }: Context,
  facts: LicenseFacts & { issuedAt: number },
): Promise<License> => ({
  jti: facts.id,
  serial: facts.serial,
  iss: keys.trust.slug,
  iat: facts.issuedAt,
  licensee: { id: facts.licensee.id, name: facts.licensee.name },
  product: facts.product,
  project: facts.project,
  deployment: { ...facts.deployment, image: IMAGE_VERSION },
  ...facts.terms,
  activation: {
    url: publicUrl,
    keys: [await keys.activation()],
    clockToleranceSeconds: CLOCK_TOLERANCE_SECONDS,
  },
})

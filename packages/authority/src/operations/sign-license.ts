// Signs one serial of a license, and believes it only after it verified like any other: a license
// that no product accepts must fail here, not at the licensee. Implements docs/protocol.md §2.
import { type License, signLicenseFile, type Terms, verifyLicenseFile } from '@marque/protocol'
import type { IssuedLicense, Licensee } from '../domain/records.ts'
import type { Context } from './context.ts'

/** How far a license server's clock may be off at its activation. */
export const CLOCK_TOLERANCE_SECONDS = 3600
/** Version of the image that a deployment gets. */
export const IMAGE_VERSION = '1.0.0'

export async function signLicense(
  context: Context,
  facts: {
    id: License['jti']
    serial: number
    licensee: Pick<Licensee, 'id' | 'name'>
    product: License['product']
    project: string
    deployment: Pick<License['deployment'], 'id' | 'jwk'>
    terms: Terms
  },
): Promise<IssuedLicense> {
  const { keys, publicUrl } = context
  const issuedAt = context.clock.now()
  const { signer, delegation } = await keys.issuing(issuedAt)
  const license: License = {
    jti: facts.id,
    serial: facts.serial,
    iss: keys.trust.slug,
    iat: issuedAt,
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
  }
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

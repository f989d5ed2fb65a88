// The three files of a deployment's license folder, as they go into the image and to `marque
// deployment files`. Implements docs/contract.md, "License server", `license/`.
import { type Bytes, encodeUtf8, MarqueError, signingKeyFromSeed } from '@marque/protocol'
import type { Deployment, IssuedLicense } from '../domain/records.ts'
import type { KeyRing, Repositories } from '../ports.ts'
import { openSeed } from './deployment-seed.ts'
import { findOrRefuse } from './find-or-refuse.ts'

export type LicenseFolderFiles = {
  readonly license: Bytes
  readonly deploymentKey: Bytes
  readonly trust: Bytes
}

/** @throws MarqueError 40400, 30002 if the deployment has ended */
export async function readLicenseFolder(
  from: { stored: Pick<Repositories, 'deployments' | 'licenses'>; keys: KeyRing },
  deploymentId: string,
): Promise<{ deployment: Deployment; license: IssuedLicense; folder: LicenseFolderFiles }> {
  const { stored, keys } = from
  const deployment = await findOrRefuse('deployment', stored.deployments.find, deploymentId)
  const license = await findOrRefuse('license', stored.licenses.findByDeployment, deploymentId)
  if (deployment.state !== 'active') {
    throw new MarqueError('ACCOUNT_STATUS_ERROR', { deploymentState: deployment.state })
  }
  const { pem } = await signingKeyFromSeed(await openSeed(deployment, keys))
  return {
    deployment,
    license,
    folder: {
      license: encodeUtf8(`${JSON.stringify(license.file, null, 2)}\n`),
      deploymentKey: encodeUtf8(pem),
      trust: encodeUtf8(`${JSON.stringify(keys.trust, null, 2)}\n`),
    },
  }
}

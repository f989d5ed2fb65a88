// A new deployment with a key of its own and the first serial of its license.
import {
  type DeploymentId,
  type License,
  type LicenseId,
  signingKeyFromSeed,
  type Terms,
  uuidFrom,
} from '@marque/protocol'
import type { Deployment, IssuedLicense, Licensee } from '../domain/records.ts'
import type { Context } from './context.ts'
import { sealSeed } from './deployment-seed.ts'
import { signLicense } from './sign-license.ts'

/** How many re-installations a deployment has in 365 days, if nobody says otherwise. */
const DEFAULT_REINSTALLS = 2

export async function issueDeployment(
  context: Context,
  facts: {
    licensee: Pick<Licensee, 'id' | 'name'>
    product: License['product']
    project: string
    terms: Terms
    migratedFrom?: DeploymentId
  },
): Promise<{ deployment: Deployment; license: IssuedLicense }> {
  const { tx, random, keys, clock, actor } = context
  const deploymentId = uuidFrom<DeploymentId>(random(16))
  const seed = random(32)
  const { jwk } = await signingKeyFromSeed(seed)
  const license = await signLicense(context, {
    ...facts,
    id: uuidFrom<LicenseId>(random(16)),
    serial: 1,
    deployment: { id: deploymentId, jwk },
  })
  const deployment: Deployment = {
    id: deploymentId,
    licenseeId: facts.licensee.id,
    state: 'active',
    reinstalls: DEFAULT_REINSTALLS,
    createdAt: clock.now(),
    ...(facts.migratedFrom !== undefined && { migratedFrom: facts.migratedFrom }),
    sealedSeed: await sealSeed(seed, { deploymentId, keys, random }),
  }
  await tx.deployments.add(deployment)
  await tx.licenses.add(license)
  await tx.audit.append({
    at: clock.now(),
    name: 'license.issued',
    details: {
      actor,
      license: license.id,
      serial: license.serial,
      deployment: deploymentId,
      licensee: facts.licensee.id,
      terms: JSON.stringify(facts.terms),
    },
  })
  return { deployment, license }
}

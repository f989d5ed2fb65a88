// A new deployment with a key of its own and the first serial of its license.
import { type DeploymentId, type LicenseId, signingKeyFromSeed, uuidFrom } from '@marque/protocol'
import type { Deployment, IssuedLicense } from '../domain/records.ts'
import type { Context } from './context.ts'
import { sealSeed } from './deployment-seed.ts'
import { type LicenseFacts, signLicense } from './sign-license.ts'

/** How many re-installations a deployment has in 365 days, if nobody says otherwise. */
const DEFAULT_REINSTALLS = 2

type Issued = { readonly deployment: Deployment; readonly license: IssuedLicense }

export async function issueDeployment(
  context: Context,
  facts: Pick<LicenseFacts, 'licensee' | 'product' | 'project' | 'terms'> & {
    migratedFrom?: DeploymentId
    reinstalls?: number
  },
): Promise<Issued> {
  const { tx, random, keys, clock } = context
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
    reinstalls: facts.reinstalls ?? DEFAULT_REINSTALLS,
    createdAt: clock.now(),
    ...(facts.migratedFrom !== undefined && { migratedFrom: facts.migratedFrom }),
    sealedSeed: await sealSeed(seed, { deploymentId, keys, random }),
  }
  await tx.deployments.add(deployment)
  await tx.licenses.add(license)
  await recordIssue(context, { deployment, license })
  return { deployment, license }
}

const recordIssue = (
  { tx, clock, actor }: Context,
  { deployment, license }: Issued,
): Promise<void> =>
  tx.audit.append({
    at: clock.now(),
    name: 'license.issued',
    details: {
      actor,
      license: license.id,
      serial: license.serial,
      deployment: deployment.id,
      licensee: deployment.licenseeId,
      terms: JSON.stringify(license.terms),
    },
  })

// Finds out who this license server is: the instance in `privateConfig`, or a new one on the very
// first start. Never a new instance beside an old store. Implements docs/protocol.md §5.
import {
  type DeploymentId,
  type InstanceId,
  type PrivateConfig,
  RECORD_ZERO,
  uuidFrom,
} from '@marque/protocol'
import { ConfigurationError } from '../configuration-error.ts'
import { NO_ATTEMPTS } from '../domain/code-lock.ts'
import type { Clock, PrivateConfigStore, Random } from '../ports.ts'

/** @throws ConfigurationError if the file is damaged, foreign, or missing beside an old store */
export async function openInstance(deps: {
  readonly file: PrivateConfigStore
  readonly isStoreNew: boolean
  readonly license: { readonly iat: number; readonly deployment: { readonly id: DeploymentId } }
  readonly clock: Clock
  readonly random: Random
}): Promise<PrivateConfig> {
  const found = await deps.file.read()
  if (found !== undefined) return found
  if (!deps.isStoreNew) {
    throw new ConfigurationError(
      'privateConfig is missing beside the store of an earlier installation',
      RESTORE_HINT,
    )
  }
  const config = newInstance(deps)
  await deps.file.write(config)
  return config
}

export const RESTORE_HINT =
  'restore it, or move the whole config directory away: a new installation, which counts against ' +
  "the deployment's re-installs"

const newInstance = (deps: {
  readonly license: { readonly iat: number; readonly deployment: { readonly id: DeploymentId } }
  readonly clock: Clock
  readonly random: Random
}): PrivateConfig => ({
  deploymentId: deps.license.deployment.id,
  instanceId: uuidFrom<InstanceId>(deps.random(16)),
  createdAt: deps.clock.now(),
  instanceSecret: deps.random(32),
  sequence: 0,
  record: RECORD_ZERO,
  attempts: NO_ATTEMPTS,
  boot: 0,
  licenseSerial: 0,
  highWater: deps.license.iat,
})

// The private seeds of deployment keys, sealed under the storage key: a copy of the database alone
// signs no lease. They leave in the image and the license folder, and nowhere else.
import {
  type Bytes,
  type DeploymentId,
  decodeBase64url,
  encodeBase64url,
  encodeUtf8,
  openBytes,
  sealBytes,
} from '@marque/protocol'
import type { KeyRing, Random } from '../ports.ts'

const LABEL = 'marque authority/1 deployment seed'

export const sealSeed = async (
  seed: Bytes,
  options: { deploymentId: DeploymentId; keys: KeyRing; random: Random },
): Promise<string> =>
  encodeBase64url(
    await sealBytes({
      ikm: options.keys.storageKey,
      label: LABEL,
      aad: encodeUtf8(options.deploymentId),
      plaintext: seed,
      random: options.random,
    }),
  )

/** @throws MarqueError 40000 if the storage key is another one, or the row was exchanged */
export const openSeed = (
  deployment: { id: DeploymentId; sealedSeed: string },
  keys: KeyRing,
): Promise<Bytes> =>
  openBytes({
    ikm: keys.storageKey,
    label: LABEL,
    aad: encodeUtf8(deployment.id),
    sealed: decodeBase64url(deployment.sealedSeed),
  })

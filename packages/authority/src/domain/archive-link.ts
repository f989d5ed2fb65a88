// What a link to an archive is signed over: whose archive, until when. Whoever could change either
// would download other licensees' deployment keys.
import {
  type Bytes,
  type DeploymentId,
  encodeUint64,
  labelBytes,
  labelText,
} from '@marque/protocol'

export const LINK_KEY_LABEL = labelText('archive link key')
export const LINK_DEFAULT_SECONDS = 7 * 86_400
export const LINK_MAX_SECONDS = 90 * 86_400

export const archiveLinkBytes = (link: { deploymentId: DeploymentId; expiresAt: number }): Bytes =>
  labelBytes('archive link', [link.deploymentId], encodeUint64(link.expiresAt))

// Links to one deployment's archive that work without an account, for a time: for a mail to a licensee.
// Implements docs/contract.md, `…/archive`.
import {
  type Bytes,
  type DeploymentId,
  decodeBase64url,
  encodeBase64url,
  equalBytes,
  hkdfSha256,
  hmacSha256,
  MarqueError,
} from '@marque/protocol'
import { archiveLinkBytes, LINK_KEY_LABEL } from '../domain/archive-link.ts'
import type { Clock, KeyRing } from '../ports.ts'
import type { Context } from './context.ts'
import { findOrRefuse } from './find-or-refuse.ts'

/** @throws MarqueError 40400, 30002 if the deployment has ended */
export async function makeArchiveLink(
  { tx, clock, keys, publicUrl, actor }: Context,
  input: { deploymentId: string; ttlSeconds: number },
): Promise<{ url: string; expiresAt: number }> {
  const { id, state } = await findOrRefuse('deployment', tx.deployments.find, input.deploymentId)
  if (state !== 'active') throw new MarqueError('ACCOUNT_STATUS_ERROR', { deploymentState: state })
  const expiresAt = clock.now() + input.ttlSeconds
  const signature = encodeBase64url(await sign(keys, { deploymentId: id, expiresAt }))
  await tx.audit.append({
    at: clock.now(),
    name: 'archive.link-made',
    details: { actor, deployment: id, expiresAt },
  })
  const query = `expires=${expiresAt}&signature=${signature}`
  return { url: `${publicUrl}/api/v1/deployments/${id}/archive?${query}`, expiresAt }
}

/** @throws MarqueError 40300 if it was altered, 41003 if its time is over */
export async function checkArchiveLink(
  { keys, clock }: { keys: KeyRing; clock: Clock },
  link: { deploymentId: DeploymentId; expiresAt: number; signature: string },
): Promise<void> {
  if (!equalBytes(await sign(keys, link), decodeSignature(link.signature))) {
    throw new MarqueError('NOT_ALLOWED', { reason: 'the link is not one that was made here' })
  }
  if (clock.now() >= link.expiresAt) {
    throw new MarqueError('LINK_EXPIRED', { expiredAt: link.expiresAt })
  }
}

async function sign(
  keys: KeyRing,
  link: { deploymentId: DeploymentId; expiresAt: number },
): Promise<Bytes> {
  const salt = new Uint8Array(0)
  const key = await hkdfSha256({ ikm: keys.storageKey, salt, info: LINK_KEY_LABEL })
  return hmacSha256(key, archiveLinkBytes(link))
}

function decodeSignature(text: string): Bytes {
  try {
    return decodeBase64url(text)
  } catch {
    return new Uint8Array(0)
  }
}

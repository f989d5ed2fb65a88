// Links to one deployment's archive that work without an account, for a time: for a mail to a licensee.
// They are counted, and can be taken back before they end. Implements docs/contract.md, `…/archive`.
import {
  type Bytes,
  type DeploymentId,
  decodeBase64url,
  encodeBase64url,
  equalBytes,
  hkdfSha256,
  hmacSha256,
  MarqueError,
  uuidFrom,
} from '@marque/protocol'
import { archiveLinkBytes, LINK_KEY_LABEL } from '../domain/archive-link.ts'
import type { Architecture, ArchiveLink } from '../domain/records.ts'
import type { Clock, KeyRing, Repositories } from '../ports.ts'
import type { Context } from './context.ts'
import { findOrRefuse } from './find-or-refuse.ts'

/** @throws MarqueError 40400, 30002 if the deployment has ended */
export async function makeArchiveLink(
  { tx, clock, random, keys, publicUrl, actor }: Context,
  input: { deploymentId: string; ttlSeconds: number; architecture?: Architecture },
): Promise<{ link: ArchiveLink; url: string }> {
  const { id, state } = await findOrRefuse('deployment', tx.deployments.find, input.deploymentId)
  if (state !== 'active') throw new MarqueError('ACCOUNT_STATUS_ERROR', { deploymentState: state })
  const link: ArchiveLink = {
    id: uuidFrom(random(16)),
    deploymentId: id,
    ...(input.architecture !== undefined && { architecture: input.architecture }),
    createdAt: clock.now(),
    expiresAt: clock.now() + input.ttlSeconds,
    downloads: 0,
  }
  await tx.archiveLinks.add(link)
  await tx.audit.append({
    at: clock.now(),
    name: 'archive.link-made',
    details: { actor, deployment: id, link: link.id, expiresAt: link.expiresAt },
  })
  const signature = encodeBase64url(await sign(keys, link))
  const query = `link=${link.id}&expires=${link.expiresAt}&signature=${signature}`
  return { link, url: `${publicUrl}/api/v1/deployments/${id}/archive?${query}` }
}

/** @throws MarqueError 40400 if there is no such link in force */
export async function revokeArchiveLink(
  { tx, clock, actor }: Context,
  linkId: string,
): Promise<void> {
  const link = await findOrRefuse('archive link', tx.archiveLinks.find, linkId)
  if (!(await tx.archiveLinks.revoke(link.id, clock.now()))) {
    throw new MarqueError('NOT_FOUND', { what: 'archive link in force', id: linkId })
  }
  const details = { actor, deployment: link.deploymentId, link: link.id }
  await tx.audit.append({ at: clock.now(), name: 'archive.link-revoked', details })
}

/** @throws MarqueError 40300 if it was altered, 41003 if its time is over or it was taken back */
export async function checkArchiveLink(
  from: {
    readonly view: Pick<Repositories, 'archiveLinks'>
    readonly keys: KeyRing
    readonly clock: Clock
  },
  shown: { id: string; deploymentId: string; expiresAt: number; signature: string },
): Promise<ArchiveLink> {
  const link = await from.view.archiveLinks.find(shown.id)
  const { deploymentId, expiresAt } = shown
  const facts = {
    id: shown.id,
    deploymentId: deploymentId as DeploymentId,
    expiresAt,
    ...(link?.architecture !== undefined && { architecture: link.architecture }),
  }
  const isOurs = equalBytes(await sign(from.keys, facts), decodeSignature(shown.signature))
  if (!isOurs || link === undefined) {
    throw new MarqueError('NOT_ALLOWED', { reason: 'the link is not one that was made here' })
  }
  if (from.clock.now() >= link.expiresAt) {
    throw new MarqueError('LINK_EXPIRED', { expiredAt: link.expiresAt })
  }
  if (link.revokedAt !== undefined) {
    throw new MarqueError('LINK_EXPIRED', {
      reason: 'it was taken back',
      revokedAt: link.revokedAt,
    })
  }
  return link
}

async function sign(keys: KeyRing, facts: Parameters<typeof archiveLinkBytes>[0]): Promise<Bytes> {
  const salt = new Uint8Array(0)
  const key = await hkdfSha256({ ikm: keys.storageKey, salt, info: LINK_KEY_LABEL })
  return hmacSha256(key, archiveLinkBytes(facts))
}

function decodeSignature(text: string): Bytes {
  try {
    return decodeBase64url(text)
  } catch {
    return new Uint8Array(0)
  }
}

// Opens what a phone brings: envelope, deployment known, signature. Until the signature is good
// nothing of it counts for a deployment, and nothing is stored.
// Implements docs/protocol.md §3, "At the authority", first step.
import {
  type Challenge,
  encodeHex,
  importSigningJwk,
  MarqueError,
  openChallenge,
  parseChallenge,
  parseChallengeText,
  sha256,
} from '@marque/protocol'
import type { Deployment, IssuedLicense } from '../domain/records.ts'
import type { Deployments, KeyRing, Licenses } from '../ports.ts'
import { payloadOf } from './change-license.ts'

/** A challenge that its deployment signed, with what the authority knows of that deployment. */
export type KnownChallenge = {
  readonly challenge: Challenge
  /** hexadecimal */
  readonly hash: string
  readonly deployment: Deployment
  readonly license: IssuedLicense
}

/**
 * @param text the last part of the address in the QR code
 * @throws MarqueError 40000 with the reason
 */
export async function readChallenge(
  from: { keys: KeyRing; deployments: Deployments; licenses: Licenses },
  text: string,
): Promise<KnownChallenge> {
  const envelope = parseChallengeText(text)
  const plaintext = await openChallenge(envelope, await from.keys.receiving())
  const { challenge, verify } = parseChallenge(plaintext)
  const deployment = await from.deployments.find(challenge.deploymentId)
  const license = await from.licenses.findByDeployment(challenge.deploymentId)
  if (deployment === undefined || license === undefined) {
    throw new MarqueError('CERTIFICATE_INCORRECT', { reason: 'the deployment is not known here' })
  }
  await verify(await importSigningJwk(payloadOf(license).deployment.jwk))
  return { challenge, hash: encodeHex(await sha256(plaintext)), deployment, license }
}

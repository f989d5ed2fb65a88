// A fresh QR code. Only the newest lives: two that could both be answered would double the guesses.
// Implements docs/protocol.md §3.
import {
  type ChallengeAnswer,
  type ChallengeReason,
  challengeUrl,
  drawCode,
  encodeBase64url,
  type License,
  sealChallenge,
  signChallenge,
} from '@marque/protocol'
import { lockedForSeconds, triesLeft } from '../domain/code-lock.ts'
import { qrCodeSvg } from '../domain/qr-code.ts'
import { CHALLENGE_SECONDS, type LiveChallenge } from './activation.ts'
import type { Context } from './context.ts'

/** In turn with activations: a challenge made beside one would repeat its place in the chain. */
export const createChallenge = (context: Context): Promise<ChallengeAnswer> =>
  context.activation.serially(() => drawAndSeal(context))

async function drawAndSeal(context: Context): Promise<ChallengeAnswer> {
  const { license } = context.licenses.current()
  const challenge = drawChallenge(context)
  const url = await sealedUrl(context, challenge, license)
  context.activation.challenge = challenge
  const remaining = lockedForSeconds(context.activation.lock, context.clock.monotonicMs())
  return {
    challengeId: challenge.id,
    url,
    svg: qrCodeSvg(url),
    expiresAt: challenge.issuedAt + CHALLENGE_SECONDS,
    ttlSeconds: CHALLENGE_SECONDS,
    attemptsLeft: triesLeft(context.activation.lock),
    ...(remaining > 0 ? { lockedForSeconds: remaining } : {}),
  }
}

function drawChallenge(context: Context): LiveChallenge {
  const { sequence, record } = context.instance.config()
  return {
    id: encodeBase64url(context.random(16)),
    code: drawCode(context.random),
    nonce: context.random(16),
    issuedAt: context.clock.now(),
    issuedAtMs: context.clock.monotonicMs(),
    sequence: sequence + 1,
    previous: record,
    reason: reasonOf(context, sequence),
  }
}

function reasonOf(context: Context, sequence: number): ChallengeReason {
  if (sequence === 0) return 'first-start'
  if (context.time.read().behindSeconds > 0) return 'clock'
  if (context.activation.isActive) return 'environment-changed'
  const refused = Array.from(context.recovery.refused.values(), ({ reason }) => reason)
  return refused.includes('environment-changed') ? 'environment-changed' : 'restart'
}

async function sealedUrl(
  context: Context,
  challenge: LiveChallenge,
  license: License,
): Promise<string> {
  const { code, nonce, issuedAt, sequence, previous, reason } = challenge
  const signed = await signChallenge(
    {
      deploymentId: license.deployment.id,
      instanceId: context.instance.config().instanceId,
      nonce,
      code,
      issuedAt,
      sequence,
      previous,
      reason,
      licenseSerial: license.serial,
    },
    context.deploymentSigner,
  )
  const newest = license.activation.keys[license.activation.keys.length - 1]
  if (newest === undefined) throw new RangeError('a license names an activation key')
  return challengeUrl(license.activation.url, await sealChallenge(signed, newest.jwk))
}

// What the phone and the authority do with a QR code, for tests that only need the digits.
import { openChallenge, parseChallenge, parseChallengeText } from '@marque/protocol'
import type { TestPublisher } from './test-publisher.ts'

/**
 * Opens a challenge with the publisher's activation key.
 * @param challengeUrl what the QR code holds
 * @returns the six digits
 */
export async function readCode(
  publisher: Pick<TestPublisher, 'activationKey'>,
  challengeUrl: string,
): Promise<string> {
  const envelope = parseChallengeText(challengeUrl.split('/').at(-1) ?? '')
  const plaintext = await openChallenge(envelope, [publisher.activationKey])
  return parseChallenge(plaintext).challenge.code
}

// The challenge: what one QR code carries from a license server, through a phone, to the authority.
// The server made the six digits and only the authority can open them; were it otherwise, the image
// would hold what computes codes. Implements docs/protocol.md §3.
import { decode, encode } from 'cborg'
import type { CryptoKey } from 'jose'
import {
  type Bytes,
  bytesToUuid,
  concatBytes,
  equalBytes,
  labelBytes,
  uuidToBytes,
} from '../bytes.ts'
import { LAST_SECOND } from '../documents/delegation.ts'
import { incorrect } from '../errors/marque-error.ts'
import type { DeploymentId, InstanceId } from '../ids.ts'
import { type Signer, verifyEd25519 } from '../keys.ts'

const SIGNATURE_BYTES = 64

/** Why a license server asks; the number travels. */
export const CHALLENGE_REASONS = ['first-start', 'restart', 'environment-changed', 'clock'] as const
export type ChallengeReason = (typeof CHALLENGE_REASONS)[number]

export type Challenge = {
  readonly deploymentId: DeploymentId
  readonly instanceId: InstanceId
  /** 16 random bytes */
  readonly nonce: Bytes
  /** six digits */
  readonly code: string
  /** epoch seconds by the clock of the license server */
  readonly issuedAt: number
  /** n of the activation chain, from 1 */
  readonly sequence: number
  /** record n−1, 16 bytes */
  readonly previous: Bytes
  readonly reason: ChallengeReason
  readonly licenseSerial: number
}

export async function signChallenge(challenge: Challenge, deployment: Signer): Promise<Bytes> {
  const cbor = encodeChallenge(challenge)
  return concatBytes(cbor, await deployment.sign(labelBytes('challenge', [], cbor)))
}

/**
 * Reads a challenge without judging its signature: the signing key is found by its deployment id.
 * @throws MarqueError 40000 if it is not one deterministic CBOR map of exactly these fields
 */
export function parseChallenge(plaintext: Bytes): {
  challenge: Challenge
  verify: (deploymentKey: CryptoKey) => Promise<void>
} {
  const cbor = plaintext.slice(0, -SIGNATURE_BYTES)
  const signature = plaintext.slice(-SIGNATURE_BYTES)
  const challenge = decodeChallenge(cbor)
  const bytes = labelBytes('challenge', [], cbor)
  return { challenge, verify: (key) => verifyEd25519({ key, bytes, signature }) }
}

function encodeChallenge(challenge: Challenge): Bytes {
  const fields = new Map<number, unknown>([
    [1, uuidToBytes(challenge.deploymentId)],
    [2, uuidToBytes(challenge.instanceId)],
    [3, challenge.nonce],
    [4, challenge.code],
    [5, challenge.issuedAt],
    [6, challenge.sequence],
    [7, challenge.previous],
    [8, CHALLENGE_REASONS.indexOf(challenge.reason)],
    [9, challenge.licenseSerial],
  ])
  return Uint8Array.from(encode(fields))
}

function decodeChallenge(cbor: Bytes): Challenge {
  try {
    const fields: unknown = decode(cbor, {
      useMaps: true,
      strict: true,
      rejectDuplicateMapKeys: true,
    })
    if (!(fields instanceof Map) || fields.size !== 9)
      throw new TypeError('not a map of nine fields')
    const challenge: Challenge = {
      deploymentId: bytesToUuid(bytesField(fields, 1)) as DeploymentId,
      instanceId: bytesToUuid(bytesField(fields, 2)) as InstanceId,
      nonce: bytesField(fields, 3),
      code: codeField(fields, 4),
      issuedAt: integerField(fields, 5, { minimum: 0, maximum: LAST_SECOND }),
      sequence: integerField(fields, 6, { minimum: 1 }),
      previous: bytesField(fields, 7),
      reason: reasonField(fields, 8),
      licenseSerial: integerField(fields, 9, { minimum: 1 }),
    }
    if (!equalBytes(encodeChallenge(challenge), cbor)) throw new TypeError('not deterministic CBOR')
    return challenge
  } catch (cause) {
    throw incorrect('not a challenge', cause)
  }
}

function bytesField(fields: ReadonlyMap<unknown, unknown>, key: number): Bytes {
  const value = fields.get(key)
  if (!(value instanceof Uint8Array) || value.length !== 16) throw new TypeError(`field ${key}`)
  return Uint8Array.from(value)
}

function codeField(fields: ReadonlyMap<unknown, unknown>, key: number): string {
  const value = fields.get(key)
  if (typeof value !== 'string' || !/^\d{6}$/.test(value)) throw new TypeError(`field ${key}`)
  return value
}

function integerField(
  fields: ReadonlyMap<unknown, unknown>,
  key: number,
  { minimum, maximum = Number.MAX_SAFE_INTEGER }: { minimum: number; maximum?: number },
): number {
  const value = fields.get(key)
  if (typeof value !== 'number' || !Number.isInteger(value) || value < minimum || value > maximum) {
    throw new TypeError(`field ${key}`)
  }
  return value
}

function reasonField(fields: ReadonlyMap<unknown, unknown>, key: number): ChallengeReason {
  const reason = CHALLENGE_REASONS[integerField(fields, key, { minimum: 0 })]
  if (reason === undefined) throw new TypeError(`field ${key}`)
  return reason
}

/** The largest multiple of a million that 32 bits hold: below it, every code is as likely. */
const FAIR_BELOW = 4_294_000_000
/** A fair source is refused once in 4,400 draws; one refused so often is broken. */
const MOST_DRAWS = 100

/**
 * Six uniform digits from a source of random bytes, by rejection.
 * @throws Error if the source is broken
 */
export function drawCode(random: (length: number) => Bytes): string {
  for (let draw = 0; draw < MOST_DRAWS; draw++) {
    const bytes = random(4)
    const drawn = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(0)
    if (drawn < FAIR_BELOW) return String(drawn % 1_000_000).padStart(6, '0')
  }
  throw new Error('the source of random bytes is broken')
}

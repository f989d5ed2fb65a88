// Writes under an `Idempotency-Key`: the same key with the same body gets the same answer, however
// often a client that lost an answer asks again. The answer is stored in the transaction of the write,
// sealed, for a day. Implements docs/contract.md, "Writes take `Idempotency-Key`".
import {
  type Bytes,
  decodeBase64url,
  decodeUtf8,
  encodeBase64url,
  encodeHex,
  encodeUtf8,
  MarqueError,
  openBytes,
  sealBytes,
  sha256,
} from '@marque/protocol'
import type { Context } from '../operations/context.ts'
import type { StoredAnswer } from '../ports.ts'

const KEPT_SECONDS = 86_400
const LABEL = 'marque authority/1 answer'
const KEY_FORM = /^[\x21-\x7e]{1,255}$/

/** A write as it came: who asks, under which key, for what. */
export type RepeatableWrite = {
  readonly key: string
  readonly tokenId: string
  /** method, path and body */
  readonly fingerprint: string
}

/** @throws MarqueError 10001 if the header is not 1 to 255 visible ASCII characters */
export function parseIdempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined
  if (typeof header === 'string' && KEY_FORM.test(header)) return header
  throw new MarqueError('PARAM_INPUT_ERROR', {
    faults: [{ field: 'Idempotency-Key', problem: 'is not 1 to 255 visible ASCII characters' }],
  })
}

/**
 * Runs a write once; must be called inside its transaction.
 * @throws MarqueError 40900 if the key was used for another body
 */
export async function answerOnce(
  context: Context,
  write: RepeatableWrite,
  work: () => Promise<unknown>,
): Promise<unknown> {
  const { tx, clock, keys, random } = context
  const requestHash = encodeHex(await sha256(encodeUtf8(write.fingerprint)))
  await tx.answers.forgetBefore(clock.now() - KEPT_SECONDS)
  const earlier = await tx.answers.find(write)
  if (earlier !== undefined) return replay(context, earlier, requestHash)
  const answer = (await work()) ?? null
  const sealed = await sealBytes({
    ikm: keys.storageKey,
    label: LABEL,
    aad: aadOf(requestHash),
    plaintext: encodeUtf8(JSON.stringify(answer)),
    random,
  })
  await tx.answers.add({
    key: write.key,
    tokenId: write.tokenId,
    requestHash,
    sealed: encodeBase64url(sealed),
    createdAt: clock.now(),
  })
  return answer
}

async function replay(
  { keys }: Context,
  earlier: StoredAnswer,
  requestHash: string,
): Promise<unknown> {
  if (earlier.requestHash !== requestHash) {
    throw new MarqueError('CONFLICT', {
      reason: 'this Idempotency-Key was used for another request',
    })
  }
  const sealed = decodeBase64url(earlier.sealed)
  const opened = await openBytes({
    ikm: keys.storageKey,
    label: LABEL,
    aad: aadOf(requestHash),
    sealed,
  })
  return JSON.parse(decodeUtf8(opened))
}

const aadOf = (requestHash: string): Bytes => encodeUtf8(requestHash)

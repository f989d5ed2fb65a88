// Whether an answer is the word of the license server, and which. Nothing is believed that does not
// verify up to the pinned root: a fake server, a replay or a license that went back in time ends as
// unreachable, never as a lease and never as a refusal.
// Implements docs/protocol.md §2 "A node accepts an answer only if", §8.
import {
  type Asker,
  ClaimAnswerSchema,
  LeaseAnswerSchema,
  MarqueError,
  parseProblem,
  parseWith,
  toMarqueError,
  type VerifiedLicense,
  verifyLease,
  verifyRefusal,
} from '@marque/protocol'
import { errorOfCode } from '../domain/failure.ts'
import { unreachable } from '../domain/unreachable.ts'
import type { HttpAnswer } from '../ports.ts'

export type VerifiedLease = Awaited<ReturnType<typeof verifyLease>>

/** A lease that verified, with what the answer says beside it. */
export type Granted = {
  readonly kind: 'granted'
  readonly verified: VerifiedLease
  readonly lease: string
  /** a claim's answer brings it, a renewal's does not */
  readonly secret?: string
  readonly renewAfterSeconds: number
  readonly connectionsInUse: number
  readonly recovered: boolean
}

export type Verdict =
  | Granted
  | { readonly kind: 'refused'; readonly error: MarqueError; readonly license: VerifiedLicense }
  | { readonly kind: 'unreachable'; readonly error: MarqueError }

/** The highest license serial seen, by deployment id. */
export type Serials = { readonly [deploymentId: string]: number }

export async function judgeAnswer(input: {
  readonly answer: HttpAnswer
  readonly asker: Asker
  readonly serials: Serials
  readonly isClaim: boolean
}): Promise<Verdict> {
  const { answer } = input
  if (answer.status === 200 || answer.status === 201) return judgeGrant(input)
  const signed = signedRefusal(answer.body)
  if (signed === undefined) return { kind: 'unreachable', error: unsignedAnswer(answer) }
  try {
    const refusal = await verifyRefusal(signed, input.asker)
    checkSerial(refusal.licenseFile, input.serials)
    const problem = parseProblem(answer.body)
    const facts = problem?.code === refusal.code ? problem.details : {}
    const error = errorOfCode(refusal.code, facts)
    return { kind: 'refused', error, license: refusal.licenseFile }
  } catch (error) {
    return { kind: 'unreachable', error: unverified(error) }
  }
}

async function judgeGrant(input: {
  answer: HttpAnswer
  asker: Asker
  serials: Serials
  isClaim: boolean
}): Promise<Verdict> {
  try {
    const schema = input.isClaim ? ClaimAnswerSchema : LeaseAnswerSchema
    const answer = parseWith(schema, input.answer.body, 'answer')
    const secret = 'leaseSecret' in answer ? parseSecret(answer.leaseSecret) : undefined
    const verified = await verifyLease(answer, input.asker)
    checkSerial(verified, input.serials)
    return {
      kind: 'granted',
      verified,
      lease: answer.lease,
      ...(secret === undefined ? {} : { secret }),
      renewAfterSeconds: Math.max(0, answer.renewAfterSeconds),
      connectionsInUse: Math.max(0, answer.connectionsInUse),
      recovered: answer.recovered,
    }
  } catch (error) {
    return { kind: 'unreachable', error: unverified(error) }
  }
}

/** The secret is not signed, and becomes a header and a stored field. */
function parseSecret(secret: unknown): string {
  if (typeof secret === 'string' && /^[A-Za-z0-9_-]{22,100}$/.test(secret)) return secret
  throw new MarqueError('CERTIFICATE_INCORRECT', { reason: 'the lease secret has the wrong form' })
}

function checkSerial({ license }: VerifiedLicense, serials: Serials): void {
  const seen = serials[license.deployment.id] ?? 0
  if (license.serial >= seen) return
  const reason = `license serial ${license.serial} is older than ${seen}, which was seen before`
  throw new MarqueError('CERTIFICATE_INCORRECT', { reason })
}

function signedRefusal(body: unknown): { refusal: string; licenseFile: unknown } | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const { refusal, licenseFile } = body as { refusal?: unknown; licenseFile?: unknown }
  return typeof refusal === 'string' ? { refusal, licenseFile } : undefined
}

/** What nobody signed decides nothing; its text is shown, for it may well be true. */
function unsignedAnswer({ status, body }: HttpAnswer): MarqueError {
  const problem = parseProblem(body)
  const text = problem === undefined ? '' : `: ${problem.message}`
  return unreachable('http', `the answer was HTTP ${status}${text}`)
}

function unverified(cause: unknown): MarqueError {
  const { details } = toMarqueError(cause)
  const reason = typeof details['reason'] === 'string' ? details['reason'] : 'it has no lease'
  return unreachable('answer', `the answer could not be verified: ${reason}`, cause)
}

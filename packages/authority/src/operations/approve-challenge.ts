// Decides over a challenge, and logs what was decided. Looking (GET) approves nothing; only the person
// who presses the button (POST) gets the code, and the approval is on disk before the code is shown.
// Implements docs/protocol.md §3.
import { encodeBase64url, type MarqueError, nextRecord, uuidFrom } from '@marque/protocol'
import { type Decision, judgeChallenge } from '../domain/judge-challenge.ts'
import type { Activation } from '../domain/records.ts'
import type { Context } from './context.ts'
import type { KnownChallenge } from './read-challenge.ts'
import { CLOCK_TOLERANCE_SECONDS } from './sign-license.ts'

export type JudgedChallenge = {
  readonly known: KnownChallenge
  readonly decision: Decision
  /** the code was asked for before */
  readonly approvedBefore: boolean
}

/** What a phone is told before anybody has pressed the button; writes nothing. */
export const viewChallenge = (context: Context, known: KnownChallenge): Promise<JudgedChallenge> =>
  judge(context, known)

/** A refusal that was shown without a button being pressed is a decision too. */
export const logRefusal = (
  context: Context,
  refused: { known: KnownChallenge; refusal: MarqueError },
): Promise<void> => logDecision(context, refused.known, refused.refusal)

/** Approves, or refuses with the reason; the decision is logged. */
export async function approveChallenge(
  context: Context,
  known: KnownChallenge,
): Promise<JudgedChallenge> {
  const judged = await judge(context, known)
  const { decision } = judged
  await logDecision(context, known, decision.outcome === 'refused' ? decision.error : undefined)
  return judged
}

/** The state is read again here: inside the transaction, if the decision is to be written. */
async function judge(context: Context, known: KnownChallenge): Promise<JudgedChallenge> {
  const { tx, clock } = context
  const { challenge, hash } = known
  const deployment = (await tx.deployments.find(challenge.deploymentId)) ?? known.deployment
  const license = (await tx.licenses.findByDeployment(challenge.deploymentId)) ?? known.license
  const approvedAt = await tx.activations.findApproval(hash)
  const decision = judgeChallenge({
    deployment,
    terms: license.terms,
    clockToleranceSeconds: CLOCK_TOLERANCE_SECONDS,
    issuedAt: challenge.issuedAt,
    now: clock.now(),
    ...(approvedAt !== undefined && { approvedAt }),
  })
  return { known, decision, approvedBefore: approvedAt !== undefined }
}

async function logDecision(
  { tx, clock, random, actor }: Context,
  { challenge, hash }: KnownChallenge,
  refusal: MarqueError | undefined,
): Promise<void> {
  const now = clock.now()
  const activation: Activation = {
    id: uuidFrom(random(16)),
    challengeHash: hash,
    deploymentId: challenge.deploymentId,
    instanceId: challenge.instanceId,
    sequence: challenge.sequence,
    record: encodeBase64url(await nextRecord(challenge)),
    previous: encodeBase64url(challenge.previous),
    reason: challenge.reason,
    licenseSerial: challenge.licenseSerial,
    outcome: refusal === undefined ? 'approved' : 'refused',
    ...(refusal !== undefined && { code: refusal.code }),
    clockOffsetSeconds: challenge.issuedAt - now,
    firstAt: now,
    lastAt: now,
    times: 1,
  }
  const { first } = await tx.activations.record(activation)
  if (!first) return
  await tx.audit.append({
    at: now,
    name: refusal === undefined ? 'activation.approved' : 'activation.refused',
    details: {
      actor,
      deployment: activation.deploymentId,
      instance: activation.instanceId,
      sequence: activation.sequence,
      clockOffsetSeconds: activation.clockOffsetSeconds,
      ...(refusal !== undefined && { code: refusal.code }),
    },
  })
}

// Decides over a challenge, and logs what was decided. Looking (GET) approves nothing; only the person
// who presses the button (POST) gets the code, and the approval is on disk before the code is shown,
// with what it does to the activation chain. Implements docs/protocol.md §3, §4.
import {
  type Challenge,
  encodeBase64url,
  type MarqueError,
  nextRecord,
  uuidFrom,
} from '@marque/protocol'
import {
  BREAK_WINDOW_SECONDS,
  type ChainPlace,
  findRecord,
  judgeChain,
} from '../domain/activation-chain.ts'
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
): Promise<void> =>
  logDecision(context, refused.known, { outcome: 'refused', error: refused.refusal })

/** Approves, or refuses with the reason; the decision is logged. */
export async function approveChallenge(
  context: Context,
  known: KnownChallenge,
): Promise<JudgedChallenge> {
  const judged = await judge(context, known)
  const { decision } = judged
  if (decision.outcome === 'approved' && decision.first !== undefined) {
    await context.tx.chains.advance(known.deployment.id, decision.first.move)
  }
  await logDecision(context, known, decision)
  return judged
}

/** The state is read again here: inside the transaction, if the decision is to be written. */
async function judge(context: Context, known: KnownChallenge): Promise<JudgedChallenge> {
  const { tx, clock } = context
  const { challenge, hash } = known
  const deployment = (await tx.deployments.find(challenge.deploymentId)) ?? known.deployment
  const license = (await tx.licenses.findByDeployment(challenge.deploymentId)) ?? known.license
  const approvedAt = await tx.activations.findApproval(hash)
  const chain = await readChain(context, { challenge, reinstalls: deployment.reinstalls })
  const decision = judgeChallenge({
    deployment,
    terms: license.terms,
    clockToleranceSeconds: CLOCK_TOLERANCE_SECONDS,
    issuedAt: challenge.issuedAt,
    now: clock.now(),
    place: chain.place,
    chain: chain.verdict,
    ...(approvedAt !== undefined && { earlier: { approvedAt, standing: chain.standing } }),
  })
  return { known, decision, approvedBefore: approvedAt !== undefined }
}

async function readChain(
  { tx, clock }: Context,
  { challenge, reinstalls }: { challenge: Challenge; reinstalls: number },
) {
  const now = clock.now()
  const place = placeOf(challenge)
  const record = encodeBase64url(await nextRecord(challenge))
  const after = { ...place, sequence: challenge.sequence, record }
  const stored = await tx.chains.read(challenge.deploymentId, {
    places: [place, after],
    breaksAfter: now - BREAK_WINDOW_SECONDS,
  })
  const verdict = judgeChain({ ...stored, reinstalls }, { place, record }, now)
  return { place, verdict, standing: findRecord(stored, after)?.standing }
}

/** What a challenge says of where its server stands. */
const placeOf = ({ instanceId, sequence, previous }: Challenge): ChainPlace => ({
  instanceId,
  sequence: sequence - 1,
  record: encodeBase64url(previous),
})

async function logDecision(
  { tx, clock, random, actor }: Context,
  { challenge, hash }: KnownChallenge,
  decision: Decision,
): Promise<void> {
  const now = clock.now()
  const code = decision.outcome === 'refused' ? decision.error.code : undefined
  const first = decision.outcome === 'approved' ? decision.first : undefined
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
    outcome: decision.outcome,
    ...(code !== undefined && { code }),
    ...(first !== undefined && { chain: first.step }),
    clockOffsetSeconds: challenge.issuedAt - now,
    firstAt: now,
    lastAt: now,
    times: 1,
  }
  const stored = await tx.activations.record(activation)
  if (!stored.first) return
  const broken = first?.move.break
  await tx.audit.append({
    at: now,
    name: `activation.${decision.outcome}`,
    details: {
      actor,
      deployment: activation.deploymentId,
      instance: activation.instanceId,
      sequence: activation.sequence,
      clockOffsetSeconds: activation.clockOffsetSeconds,
      ...(code !== undefined && { code }),
      ...(first !== undefined && { chain: first.step }),
      ...(broken !== undefined && { cause: broken.cause, allowed: broken.allowed }),
    },
  })
}

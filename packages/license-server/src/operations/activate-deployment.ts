// The six digits come back. Each try is counted on disk before it is looked at, one after another,
// so that neither parallel tries nor a kill win one more. Implements docs/protocol.md §3, "At the
// license server".
import {
  type ActivationBody,
  encodeUtf8,
  equalBytes,
  MarqueError,
  nextRecord,
} from '@marque/protocol'
import { type CodeLock, countTry, liftLock, NO_ATTEMPTS, wrongCode } from '../domain/code-lock.ts'
import { CHALLENGE_SECONDS, type LiveChallenge } from './activation.ts'
import type { Context } from './context.ts'
import { noteActivation } from './recovery.ts'

/** @throws MarqueError 41002, 41001, 41000 */
export const activateDeployment = (context: Context, body: ActivationBody): Promise<void> =>
  context.activation.serially(async () => {
    const challenge = liveChallenge(context, body.challengeId)
    const lock = await countOnDisk(context)
    if (!equalBytes(encodeUtf8(body.code), encodeUtf8(challenge.code))) {
      throw await refuseCode(context, lock)
    }
    await accept(context, challenge)
  })

/** @throws MarqueError 41002 if it is unknown, used, superseded or five minutes old */
function liveChallenge({ activation, clock }: Context, id: string): LiveChallenge {
  const { challenge } = activation
  if (challenge === undefined || challenge.id !== id) throw new MarqueError('CHALLENGE_EXPIRED')
  if (clock.monotonicMs() - challenge.issuedAtMs >= CHALLENGE_SECONDS * 1000) {
    activation.challenge = undefined
    throw new MarqueError('CHALLENGE_EXPIRED')
  }
  return challenge
}

/** @throws MarqueError 41001 while locked, with nothing counted */
async function countOnDisk({ activation, clock, instance }: Context): Promise<CodeLock> {
  const time = { now: clock.now(), monotonicMs: clock.monotonicMs() }
  const lock = countTry(liftLock(activation.lock, time.monotonicMs), time)
  await instance.update((config) => ({ ...config, attempts: lock.attempts }))
  activation.lock = lock
  return lock
}

/** A counted try is audited; there are never more than six. */
async function refuseCode(context: Context, lock: CodeLock): Promise<MarqueError> {
  const refusal = wrongCode(lock, context.clock.monotonicMs())
  await context.ledger.run<void>((batch) => {
    batch.record('activation.refused', { code: refusal.code, tries: lock.attempts.wrong })
    return () => undefined
  })
  return refusal
}

/** `privateConfig` on disk → active → answer. */
async function accept(context: Context, challenge: LiveChallenge): Promise<void> {
  const { activation, clock, instance, ledger, time } = context
  activation.challenge = undefined
  const { issuedAt, issuedAtMs, sequence, nonce, previous, reason } = challenge
  const { instanceId } = instance.config()
  const record = await nextRecord({ instanceId, sequence, nonce, previous })
  const highWater = issuedAt + Math.floor((clock.monotonicMs() - issuedAtMs) / 1000)
  const attempts = NO_ATTEMPTS
  await instance.update((config) => ({ ...config, sequence, record, attempts, highWater }))
  activation.lock = { attempts }
  time.prove(highWater)
  await ledger.run<void>((batch) => {
    for (const project of context.table.projects()) {
      if (project.lock === undefined) continue
      batch.writeProject({ ...project, lock: undefined, seal: undefined })
      batch.record('project.reset', { project: project.id, projectName: project.name })
    }
    batch.setLostSeats({ count: 0, atMs: batch.time.uptimeMs })
    batch.setActivatedAt(highWater)
    batch.record('activation.accepted', { sequence, reason })
    return () => {
      noteActivation(context.recovery, highWater)
      activation.isActive = true
    }
  })
}

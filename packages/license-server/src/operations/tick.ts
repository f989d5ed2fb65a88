// What happens by itself: once a second dead seats are freed and clocks moved on, once a minute
// uptime and usage are stored though nothing else changed. Implements docs/protocol.md §7, "Seat age".
import { liftLock } from '../domain/code-lock.ts'
import type { Context } from './context.ts'
import { keepRefusals } from './keep-refusals.ts'
import { forgetGone } from './recovery.ts'

export const TICK_MS = 1000
const KEEP_EVERY_MS = 60_000

/** @returns the action to call every second */
export function createTick(context: Context): () => Promise<void> {
  let keptAtMs = context.clock.monotonicMs()
  return async () => {
    const nowMs = context.clock.monotonicMs()
    await endLock(context, nowMs)
    const isMinute = nowMs - keptAtMs >= KEEP_EVERY_MS
    if (isMinute) keptAtMs = nowMs
    if (!isMinute) {
      await context.ledger.run<void>(() => () => undefined)
      return
    }
    await keepRefusals(context)
    forgetGone(context.recovery, context.table)
    await keepHighWater(context)
  }
}

/** The lock's end clears the count, on disk too, so that a later start does not lock again. */
async function endLock({ activation, instance }: Context, nowMs: number): Promise<void> {
  if (activation.lock.endsAtMs === undefined) return
  await activation.serially(async () => {
    const lifted = liftLock(activation.lock, nowMs)
    if (lifted === activation.lock) return
    await instance.update((config) => ({ ...config, attempts: lifted.attempts }))
    activation.lock = lifted
  })
}

/** A store that is deleted must not take the high water with it. */
async function keepHighWater({ instance, time }: Context): Promise<void> {
  const { highest } = time.read()
  if (highest - instance.config().highWater < 3600) return
  await instance.update((config) => ({ ...config, highWater: highest }))
}

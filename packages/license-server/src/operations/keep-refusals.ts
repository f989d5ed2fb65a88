// Stores how many requests were refused since the last time. What could not be stored is counted
// again, so that a full disk loses none of it; a kill loses at most a minute.
import type { Context } from './context.ts'

/** Stores the time and usage along with them. */
export async function keepRefusals({ ledger, refusals }: Context): Promise<void> {
  const counts = refusals.take()
  try {
    await ledger.run<void>((batch) => {
      batch.setRefusals(counts)
      return () => undefined
    })
  } catch (error) {
    for (const count of counts) refusals.add(count)
    throw error
  }
}

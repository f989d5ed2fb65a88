// Writes that wait for the same commit: what comes while one transaction is under way goes into the next
// one together, so that a disk which commits slowly is asked once for all of them. Each stands and falls
// alone: one that throws is undone to its savepoint, and none is answered before all are on disk.
import { type Kysely, sql } from 'kysely'
import type { Tables } from './tables.ts'

type Work<T> = (tx: Kysely<Tables>) => Promise<T>
type Waiting = {
  readonly work: Work<unknown>
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}
type Outcome = { readonly value: unknown } | { readonly error: unknown }

/** Nobody waits for more than these before its own turn. */
const MOST_TOGETHER = 32

/** @param begin what makes the transactions of several programs come one at a time */
export function sharedTransactions(
  db: Kysely<Tables>,
  begin: (tx: Kysely<Tables>) => Promise<unknown>,
): <T>(work: Work<T>) => Promise<T> {
  const queue: Waiting[] = []
  let running = false
  const run = async (): Promise<void> => {
    running = true
    while (queue.length > 0) await runTogether(db, begin, queue.splice(0, MOST_TOGETHER))
    running = false
  }
  return <T>(work: Work<T>) =>
    new Promise<T>((resolve, reject) => {
      queue.push({ work, resolve: resolve as Waiting['resolve'], reject })
      if (!running) void run()
    })
}

async function runTogether(
  db: Kysely<Tables>,
  begin: (tx: Kysely<Tables>) => Promise<unknown>,
  together: readonly Waiting[],
): Promise<void> {
  try {
    const outcomes = await db.transaction().execute(async (tx) => {
      await begin(tx)
      const reached: Outcome[] = []
      for (const { work } of together) reached.push(await attempt(tx, work))
      return reached
    })
    for (const [index, outcome] of outcomes.entries()) {
      if ('error' in outcome) together[index]?.reject(outcome.error)
      else together[index]?.resolve(outcome.value)
    }
  } catch (error) {
    for (const { reject } of together) reject(error)
  }
}

/**
 * A savepoint ends with the transaction, or with the next one: they all have one name.
 * @throws what went wrong, if it cannot be undone alone: then nothing of the transaction may stay
 */
async function attempt(tx: Kysely<Tables>, work: Work<unknown>): Promise<Outcome> {
  await sql`savepoint work`.execute(tx)
  try {
    return { value: await work(tx) }
  } catch (error) {
    const undone = sql`rollback to savepoint work`.execute(tx)
    await undone.catch(() => {
      throw error
    })
    return { error }
  }
}

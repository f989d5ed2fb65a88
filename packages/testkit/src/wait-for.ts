// Waits for a condition with a deadline, so that no test sleeps for a guessed time.
import { setTimeout as delay } from 'node:timers/promises'

/** Asks `condition` until it gives something other than `undefined` or `false`. */
export async function waitFor<T>(
  what: string,
  condition: () => T | undefined | false | Promise<T | undefined | false>,
  deadlineMs = 10_000,
): Promise<T> {
  const end = performance.now() + deadlineMs
  for (;;) {
    const value = await condition()
    if (value !== undefined && value !== false) return value
    if (performance.now() > end) throw new Error(`waited ${deadlineMs} ms in vain: ${what}`)
    await delay(20)
  }
}

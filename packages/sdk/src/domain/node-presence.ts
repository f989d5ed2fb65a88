// Who of a project is heard of. Judged by a number that grows with every report, on the monotonic
// clock of the node that looks: clocks that disagree must not make a live node look dead.
// Implements docs/adr/0018.

/** How often a node reports at least. */
export const REPORT_SECONDS = 60
const SILENT_SECONDS = 3 * REPORT_SECONDS
/** Wrong time zones make clocks differ by hours; a report that is older than this is old. */
const OLD_SECONDS = 86_400
const FORGOTTEN_SECONDS = 7 * 86_400

/** What was seen of one node. */
export type Presence = {
  readonly beat: number
  /** monotonic milliseconds when this beat was seen first */
  readonly sinceMs: number
  /** whether the beat was ever seen to change */
  readonly isMoving: boolean
}

/** @param nowMs monotonic milliseconds */
export function seeBeat(before: Presence | undefined, beat: number, nowMs: number): Presence {
  if (before?.beat === beat) return before
  return { beat, sinceMs: nowMs, isMoving: before !== undefined }
}

/** @param told.heardAt epoch seconds by the clock of that node */
export function isSilent(
  presence: Presence,
  told: { heardAt: number; isClosed: boolean },
  clock: { now: number; monotonicMs: number },
): boolean {
  if (told.isClosed) return true
  const isOld = !presence.isMoving && clock.now - told.heardAt > OLD_SECONDS
  return isOld || clock.monotonicMs - presence.sinceMs >= SILENT_SECONDS * 1000
}

/** Whether a node that is silent is no node of the project any more. */
export const isForgotten = (heardAt: number, now: number): boolean =>
  now - heardAt > FORGOTTEN_SECONDS

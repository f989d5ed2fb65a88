// Finds where in the audit log an instant is. The log is asked for by sequence numbers alone; its times
// grow with them, so halving finds the place in a log of a million lines with twenty questions.
import type { AuditLine } from '../../../api/authority-audit.ts'

type Ask = (wanted: {
  readonly cursor?: string
  readonly limit: number
}) => Promise<{ readonly items: readonly Pick<AuditLine, 'sequence' | 'at'>[] }>

/**
 * @param until epoch seconds
 * @returns the cursor whose page begins with the newest line at or before the instant; undefined if
 * that is the newest line of all
 */
export async function seekAudit(ask: Ask, until: number): Promise<string | undefined> {
  const newest = (await ask({ limit: 1 })).items[0]
  if (newest === undefined || newest.at <= until) return undefined
  let early = 0
  let late = newest.sequence
  // The line `late` is after the instant, the line `early` is not, or is none.
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2)
    const line = (await ask({ cursor: String(middle + 1), limit: 1 })).items[0]
    if (line !== undefined && line.at > until) late = middle
    else early = middle
  }
  return String(early + 1)
}

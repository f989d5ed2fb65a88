// Connections in use over time: the highest of each minute, later of each hour, then of each day, so
// that years fit in a few thousand rows.
import type { DatabaseSync } from 'node:sqlite'
import type { Usage } from '@marque/protocol'
import type { UsageSample } from '../../domain/changes.ts'
import { integer } from './rows.ts'

const MINUTE = 60
const HOUR = 3600
const DAY = 86_400
const KEEP = [
  { resolution: MINUTE, into: HOUR, seconds: 2 * DAY },
  { resolution: HOUR, into: DAY, seconds: 90 * DAY },
] as const
const MAX_POINTS = 1000

export type UsageRows = {
  /** Keeps the highest of the minute, within the open transaction. */
  readonly add: (sample: UsageSample) => void
  readonly between: (range: { from: number; to: number }) => Usage['items']
}

export function usageRows(database: DatabaseSync): UsageRows {
  const merge = `ON CONFLICT DO UPDATE SET
    connections_in_use = max(connections_in_use, excluded.connections_in_use),
    max_connections = excluded.max_connections`
  const insert = database.prepare(`INSERT INTO usage VALUES (${MINUTE}, ?, ?, ?) ${merge}`)
  const fold = database.prepare(`
    INSERT INTO usage
    SELECT :into, at - at % :into, max(connections_in_use), max(max_connections)
    FROM usage WHERE resolution = :resolution AND at < :before GROUP BY at - at % :into ${merge}`)
  const drop = database.prepare('DELETE FROM usage WHERE resolution = ? AND at < ?')
  const select = database.prepare(`
    SELECT at - at % :width AS at, max(connections_in_use) AS connections_in_use,
      max(max_connections) AS max_connections
    FROM usage WHERE at BETWEEN :from AND :to GROUP BY at - at % :width ORDER BY 1`)
  let compactedAt = 0

  const compact = (now: number): void => {
    for (const { resolution, into, seconds } of KEEP) {
      const before = now - seconds - ((now - seconds) % into)
      fold.run({ resolution, into, before })
      drop.run(resolution, before)
    }
  }
  return {
    add: ({ at, connectionsInUse, maxConnections }) => {
      insert.run(at - (at % MINUTE), connectionsInUse, maxConnections)
      if (at - compactedAt < HOUR && at >= compactedAt) return
      compactedAt = at
      compact(at)
    },
    between: ({ from, to }) => {
      const width = Math.max(MINUTE, Math.ceil((to - from) / MAX_POINTS / MINUTE) * MINUTE)
      return select.all({ width, from, to }).map((row) => ({
        at: integer(row, 'at'),
        connectionsInUse: integer(row, 'connections_in_use'),
        maxConnections: integer(row, 'max_connections'),
      }))
    },
  }
}

// Connections in use over time: the highest of each minute, later of each hour, then of each day, so
// that years fit in a few thousand rows; and beside them how often which refusal was given.
import type { DatabaseSync } from 'node:sqlite'
import type { Usage } from '@marque/protocol'
import type { UsageSample } from '../../domain/changes.ts'
import { integer, type Row } from './rows.ts'

const MINUTE = 60
const HOUR = 3600
const DAY = 86_400
const KEEP = [
  { resolution: MINUTE, into: HOUR, seconds: 2 * DAY },
  { resolution: HOUR, into: DAY, seconds: 90 * DAY },
] as const
const MAX_POINTS = 1000
/** Widths of a point that fit into each other, so that no coarser row lies across two points. */
const WIDTHS = [60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400]

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
  const select = database.prepare(`
    SELECT at - at % :width AS at, max(:width, max(resolution)) AS seconds,
      max(connections_in_use) AS connections_in_use, max(max_connections) AS max_connections
    FROM usage WHERE at BETWEEN :from AND :to GROUP BY at - at % :width ORDER BY 1`)
  const refusals = refusalRows(database)
  const compactUsage = compaction(database, {
    table: 'usage',
    columns: 'max(connections_in_use), max(max_connections)',
    group: 'at - at % :into',
    merge,
  })
  let compactedAt = 0
  return {
    add: ({ at, connectionsInUse, maxConnections, refusals: refused = [] }) => {
      insert.run(at - (at % MINUTE), connectionsInUse, maxConnections)
      for (const each of refused) refusals.add(at, each)
      if (at - compactedAt < HOUR && at >= compactedAt) return
      compactedAt = at
      compactUsage(at)
      refusals.compact(at)
    },
    between: ({ from, to }) => {
      const range = { width: widthOf(to - from), from, to }
      const refusalsAt = refusals.between(range)
      return select.all(range).map((row) => {
        const refused = refusalsAt.get(integer(row, 'at'))
        return { ...pointOf(row), ...(refused === undefined ? {} : { refusals: refused }) }
      })
    },
  }
}

const pointOf = (row: Row): Usage['items'][number] => ({
  at: integer(row, 'at'),
  seconds: integer(row, 'seconds'),
  connectionsInUse: integer(row, 'connections_in_use'),
  maxConnections: integer(row, 'max_connections'),
})

/** The narrowest width that gives few enough points. */
function widthOf(seconds: number): number {
  const least = seconds / MAX_POINTS
  return WIDTHS.find((width) => width >= least) ?? Math.ceil(least / DAY) * DAY
}

type Range = { readonly width: number; readonly from: number; readonly to: number }

function refusalRows(database: DatabaseSync) {
  const merge = 'ON CONFLICT DO UPDATE SET count = count + excluded.count'
  const insert = database.prepare(`INSERT INTO refusal VALUES (${MINUTE}, ?, ?, ?) ${merge}`)
  const select = database.prepare(`
    SELECT at - at % :width AS at, code, sum(count) AS count
    FROM refusal WHERE at BETWEEN :from AND :to GROUP BY at - at % :width, code`)
  return {
    add: (at: number, { code, count }: { readonly code: number; readonly count: number }): void => {
      insert.run(at - (at % MINUTE), code, count)
    },
    compact: compaction(database, {
      table: 'refusal',
      columns: 'code, sum(count)',
      group: 'at - at % :into, code',
      merge,
    }),
    /** counts by code, by the beginning of their point */
    between: (range: Range): ReadonlyMap<number, Record<string, number>> => {
      const counts = new Map<number, Record<string, number>>()
      for (const row of select.all(range)) {
        const at = integer(row, 'at')
        const ofPoint = counts.get(at) ?? {}
        ofPoint[String(integer(row, 'code'))] = integer(row, 'count')
        counts.set(at, ofPoint)
      }
      return counts
    },
  }
}

/** Folds rows that are old enough into coarser ones. */
function compaction(
  database: DatabaseSync,
  of: {
    readonly table: 'usage' | 'refusal'
    readonly columns: string
    readonly group: string
    readonly merge: string
  },
): (now: number) => void {
  const fold = database.prepare(`
    INSERT INTO ${of.table} SELECT :into, at - at % :into, ${of.columns}
    FROM ${of.table} WHERE resolution = :resolution AND at < :before
    GROUP BY ${of.group} ${of.merge}`)
  const drop = database.prepare(`DELETE FROM ${of.table} WHERE resolution = ? AND at < ?`)
  return (now) => {
    for (const { resolution, into, seconds } of KEEP) {
      const before = now - seconds - ((now - seconds) % into)
      fold.run({ resolution, into, before })
      drop.run(resolution, before)
    }
  }
}

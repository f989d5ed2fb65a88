// Where the points of a plot lie, as pure arithmetic. Figures are steps: one holds until the next.
import type { Usage } from '@marque/protocol'
import { countAxis, ticksOf } from '../../kit/count-axis.ts'

export type UsagePoint = Usage['items'][number]

export type Size = { readonly width: number; readonly height: number }

export type Scale = {
  readonly x: (at: number) => number
  readonly timeAt: (x: number) => number
  readonly y: (count: number) => number
  /** Whole numbers, from 0 up. */
  readonly yTicks: readonly number[]
  /** Epoch seconds. */
  readonly xTicks: readonly number[]
}

export function peakOf(items: readonly UsagePoint[]): UsagePoint | undefined {
  let peak = items[0]
  for (const item of items) {
    if (peak !== undefined && item.connectionsInUse > peak.connectionsInUse) peak = item
  }
  return peak
}

/** A span of time, epoch seconds. */
export type Span = { readonly from: number; readonly to: number }

export function scaleOf(items: readonly UsagePoint[], { from, to }: Span, size: Size): Scale {
  const axis = countAxis(
    Math.max(1, ...items.map((item) => Math.max(item.connectionsInUse, item.maxConnections))),
  )
  const top = axis.count * axis.length
  const xCount = Math.max(1, Math.min(6, Math.floor(size.width / 110)))
  return {
    // What was so before the span began holds at its beginning.
    x: (at) => (Math.min(Math.max(0, at - from), to - from) / Math.max(1, to - from)) * size.width,
    timeAt: (x) => from + (x / Math.max(1, size.width)) * (to - from),
    y: (count) => size.height - (count / top) * size.height,
    yTicks: ticksOf(axis),
    xTicks: Array.from(
      { length: xCount },
      (_, index) => from + ((to - from) * (index + 0.5)) / xCount,
    ),
  }
}

/**
 * The figure of now at the end, so that the newest point shows at once and not after a minute.
 * It stands for the instant alone.
 */
export const withNow = (
  items: readonly UsagePoint[],
  { connectionsInUse, maxConnections }: Pick<UsagePoint, 'connectionsInUse' | 'maxConnections'>,
  now: number,
): readonly UsagePoint[] => [
  ...items.filter(({ at }) => at < now),
  { at: now, seconds: 0, connectionsInUse, maxConnections },
]

/** Points that follow each other without a gap, and when the last of them ends. */
export type Run = { readonly items: readonly UsagePoint[]; readonly to: number }

/**
 * Where no point stands, the license server did not run: the line breaks off. A minute may be left
 * out by a server that runs, so only more than one missing point is a gap.
 */
export function runsOf(items: readonly UsagePoint[]): readonly Run[] {
  const runs: { items: UsagePoint[]; to: number }[] = []
  for (const item of items) {
    const run = runs.at(-1)
    const before = run?.items.at(-1)
    if (run === undefined || before === undefined || isGap(before, item)) {
      runs.push({ items: [item], to: endOf(item) })
    } else {
      run.items.push(item)
      run.to = endOf(item)
    }
  }
  return runs
}

/** @returns the point that holds at that time; undefined in a gap */
export function pointAt(items: readonly UsagePoint[], at: number): number | undefined {
  const after = items.findIndex((item) => item.at > at)
  const index = after === -1 ? items.length - 1 : Math.max(0, after - 1)
  const [item, next] = [items[index], items[index + 1]]
  if (item === undefined) return undefined
  const holds = next !== undefined && !isGap(item, next)
  return holds || at <= endOf(item) || next === undefined ? index : undefined
}

const endOf = ({ at, seconds }: UsagePoint): number => at + seconds

const isGap = (before: UsagePoint, { at }: UsagePoint): boolean =>
  at - before.at > 2 * before.seconds

/** An SVG path of steps through `items`; the last figure holds until the span's end. */
export function stepPath(
  items: readonly UsagePoint[],
  scale: Scale,
  value: (item: UsagePoint) => number,
  to: number,
): string {
  const steps = items.map((item, index) => {
    const x = scale.x(item.at).toFixed(1)
    const y = scale.y(value(item)).toFixed(1)
    return index === 0 ? `M${x} ${y}` : `H${x}V${y}`
  })
  return `${steps.join('')}H${scale.x(to).toFixed(1)}`
}

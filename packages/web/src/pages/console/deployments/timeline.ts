// What became of a deployment, newest first: its activations and refusals, each break with its cause,
// and what operators did that the chain shows. Days are the reader's own.
import type { Activation } from '../../../api/authority-activations.ts'
import type { ChainBreak, Deployment } from '../../../api/authority-deployments.ts'

export type TimelineEntry =
  | {
      readonly kind: 'activation'
      readonly at: number
      readonly activation: Activation
      /** of a break: what it was, while the authority still counts it */
      readonly break?: ChainBreak
    }
  | { readonly kind: 'made' | 'ended'; readonly at: number }

export type TimelineDay = { readonly day: string; readonly entries: readonly TimelineEntry[] }

type Story = {
  readonly deployment: Pick<Deployment, 'createdAt' | 'endedAt'>
  readonly breaks: readonly ChainBreak[]
  /** newest first */
  readonly activations: readonly Activation[]
  /** all of them are there: the beginning may be shown */
  readonly complete: boolean
}

export function timelineOf({
  deployment,
  breaks,
  activations,
  complete,
}: Story): readonly TimelineEntry[] {
  const entries: TimelineEntry[] = activations.map((activation) => {
    const found = breakOf(activation, breaks)
    return {
      kind: 'activation',
      at: activation.firstAt,
      activation,
      ...(found !== undefined && { break: found }),
    }
  })
  const oldest = activations.at(-1)?.firstAt ?? Number.NEGATIVE_INFINITY
  const { createdAt, endedAt } = deployment
  if (endedAt !== undefined && (complete || endedAt >= oldest)) {
    entries.push({ kind: 'ended', at: endedAt })
  }
  if (complete) entries.push({ kind: 'made', at: createdAt })
  return entries.sort((a, b) => b.at - a.at)
}

/** @param dayOf the name of the day that an instant is in */
export function byDay(
  entries: readonly TimelineEntry[],
  dayOf: (epochSeconds: number) => string,
): readonly TimelineDay[] {
  const days: { day: string; entries: TimelineEntry[] }[] = []
  for (const entry of entries) {
    const day = dayOf(entry.at)
    const last = days.at(-1)
    if (last?.day === day) last.entries.push(entry)
    else days.push({ day, entries: [entry] })
  }
  return days
}

/** A break is written down with its approval; the two clock readings may be a second apart. */
const breakOf = (
  { chain, instanceId, firstAt }: Activation,
  breaks: readonly ChainBreak[],
): ChainBreak | undefined =>
  chain === 'break'
    ? breaks.find((each) => each.instanceId === instanceId && Math.abs(each.at - firstAt) <= 2)
    : undefined

// A node's report as it lies in a component: what the node is, and its failures without the words
// of the catalogue, the oldest left out when there is no room. Everybody who may use the component
// may write it, so it is read strictly. Implements docs/adr/0018.
import { parseWith } from '@marque/protocol'
import Type, { type Static, type TProperties } from 'typebox'
import type { Failure, NodeReport } from '../contract.ts'
import { type FailureFacts, withWords } from './failure.ts'

/** How many failures of one node the history holds at most. */
export const MOST_KEPT_FAILURES = 200

const text = Type.String({ maxLength: 2000 })
const instant = Type.Integer({ minimum: 0, maximum: 253402300799 })
const strict = <T extends TProperties>(properties: T) =>
  Type.Object(properties, { additionalProperties: false })

const FailureSchema = strict({
  code: Type.Integer(),
  name: text,
  detail: Type.Optional(text),
  cause: Type.Optional(text),
  server: Type.Optional(text),
  since: instant,
  at: instant,
  count: Type.Integer({ minimum: 1 }),
})

const ReportSchema = strict({
  format: Type.Literal('marque-node/1'),
  id: text,
  name: text,
  version: text,
  build: Type.Optional(text),
  state: Type.Enum(['unregistered', 'registered', 'unreachable', 'refused', 'expired']),
  entitled: Type.Boolean(),
  warning: Type.Optional(strict({ code: Type.Integer(), name: text, since: instant })),
  failure: Type.Optional(FailureSchema),
  renewedAt: Type.Optional(instant),
  leaseEndsAt: Type.Optional(instant),
  connectionsInUse: Type.Optional(Type.Integer({ minimum: 0 })),
  nextAttemptAt: Type.Optional(instant),
  heardAt: instant,
  /** grows with every report: it, and no clock, tells that the node lives */
  beat: Type.Integer({ minimum: 1 }),
  /** the node said good-bye */
  isClosed: Type.Boolean(),
  /** newest first */
  failures: Type.Array(FailureSchema),
})

type Stored = Static<typeof ReportSchema>

/** What one node wrote, with the words of the catalogue again. */
export type StoredReport = {
  readonly node: Omit<NodeReport, 'isSelf' | 'isSilent'>
  readonly beat: number
  readonly isClosed: boolean
  readonly failures: readonly Failure[]
}

/** @param mostBytes what the component takes; the oldest failures are left out for it */
export function encodeReport(report: StoredReport, mostBytes: number): string {
  const { failure, ...node } = report.node
  const bare: Stored = {
    format: 'marque-node/1',
    ...node,
    ...(failure === undefined ? {} : { failure: factsOf(failure) }),
    beat: report.beat,
    isClosed: report.isClosed,
    failures: [],
  }
  let left = mostBytes - sizeOf(bare)
  const failures = report.failures.slice(0, MOST_KEPT_FAILURES).map(factsOf)
  const tooMany = failures.findIndex((facts) => {
    left -= sizeOf(facts) + 1
    return left < 0
  })
  return JSON.stringify({
    ...bare,
    failures: tooMany === -1 ? failures : failures.slice(0, tooMany),
  })
}

/** @throws MarqueError 40000 or SyntaxError if the text is no report */
export function parseReport(stored: string): StoredReport {
  const report = parseWith(ReportSchema, JSON.parse(stored), 'report of a node')
  const { format: _format, beat, isClosed, failures, failure, ...node } = report
  return {
    node: { ...node, ...(failure === undefined ? {} : { failure: withWords(failure) }) },
    beat,
    isClosed,
    failures: failures.map(withWords),
  }
}

/** Two histories of one node as one, newest first; a failure in both counts as it was seen last. */
export function mergeFailures(a: readonly Failure[], b: readonly Failure[]): readonly Failure[] {
  const merged = new Map<string, Failure>()
  for (const failure of [...a, ...b]) {
    const { name, cause, server, detail, since, at } = failure
    const key = JSON.stringify([name, cause, server, detail, since])
    if ((merged.get(key)?.at ?? -1) <= at) merged.set(key, failure)
  }
  return [...merged.values()].sort((x, y) => y.at - x.at).slice(0, MOST_KEPT_FAILURES)
}

function factsOf(failure: Failure): Stored['failures'][number] {
  const { code, name, detail, cause, server, since, at, count } = failure satisfies FailureFacts
  // Leaves out what is undefined.
  return JSON.parse(JSON.stringify({ code, name, detail, cause, server, since, at, count }))
}

const sizeOf = (value: object): number => new TextEncoder().encode(JSON.stringify(value)).length

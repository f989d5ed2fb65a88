// Tells the project what this node is, and knows what the other nodes told. It works beside the
// registration, never in front of it: whatever fails here ends as a fault in the status.
// Implements docs/adr/0018; docs/sdk.md §8, "See every node".
import type {
  Clock,
  Failure,
  History,
  HistoryEntry,
  LicenseStatus,
  NodeReport,
  Timers,
} from './contract.ts'
import { historyPage } from './domain/history.ts'
import {
  isForgotten,
  isSilent,
  type Presence,
  REPORT_SECONDS,
  seeBeat,
} from './domain/node-presence.ts'
import { byName, reportOf } from './domain/node-report.ts'
import { fractionFrom } from './domain/schedule.ts'
import { mergeFailures, type StoredReport } from './domain/stored-report.ts'
import { type NodeKey, nodeKeyOf, type SharedReports } from './operations/shared-reports.ts'
import type { Random } from './ports.ts'

export type ReportTools = {
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
  readonly isEphemeral: boolean
  /** absent: this node is the whole project */
  readonly shared: SharedReports | undefined
  readonly status: () => LicenseStatus
  /** finds out which project and node this is, where nobody asked yet */
  readonly identify: () => Promise<void>
  /** called after a fault came or went */
  readonly tell: () => void
}

type Seen = { readonly report: StoredReport; readonly presence: Presence }
type Page = Parameters<typeof historyPage>[1]

/** Between two reports that tell a change. */
const LEAST_MS = 1000
/** A project of more nodes is looked at when somebody asks: looking grows with the square. */
const MOST_WATCHED = 50
const READ_AT_ONCE = 16

export class NodeReports {
  readonly #tools: ReportTools
  readonly #seen = new Map<NodeKey, Seen>()
  #key: NodeKey | undefined
  #beat = 0
  /** failures of this node that its own store may have lost */
  #kept: readonly Failure[] = []
  #work: Promise<void> = Promise.resolve()
  #looking: Promise<void> | undefined
  #stopTimer = (): void => {}
  #dueMs = Number.POSITIVE_INFINITY
  /** the status changed since the last report began */
  #isChanged = false
  #lookedMs = Number.NEGATIVE_INFINITY
  #isUsable = false
  #isClosed = false

  constructor(tools: ReportTools) {
    this.#tools = tools
  }

  start(): void {
    this.#plan(0)
  }

  /** The status is another: that is reported within a second. */
  noteChange(): void {
    this.#isChanged = true
    this.#plan(LEAST_MS)
  }

  async nodes(): Promise<readonly NodeReport[]> {
    const { clock, status } = this.#tools
    await this.#lookOnce()
    const now = { now: clock.now(), monotonicMs: clock.monotonicMs() }
    const others = [...this.#seen.values()].map(({ report, presence }): NodeReport => {
      const { node, isClosed } = report
      const { heardAt } = node
      return { ...node, isSelf: false, isSilent: isSilent(presence, { heardAt, isClosed }, now) }
    })
    return [reportOf(status(), now.now), ...others].sort(byName)
  }

  async history(page: Page): Promise<History> {
    await this.#lookOnce()
    const self = this.#tools.status()
    const own = entriesOf(reportOf(self, 0), mergeFailures(this.#kept, self.failures))
    const others = [...this.#seen.values()].flatMap(({ report: { node, failures } }) =>
      entriesOf(node, failures),
    )
    return historyPage([...own, ...others], page)
  }

  /** Says good-bye, so that nobody waits for this node's next report. */
  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#stopTimer()
    await this.#work
    // A component that hangs must not make the product hang when it stops.
    if (this.#isUsable) await this.#enqueue((shared) => this.#leave(shared))
  }

  #plan(milliseconds: number): void {
    const { shared, timers, clock } = this.#tools
    const due = clock.monotonicMs() + milliseconds
    if (shared === undefined || this.#isClosed || due >= this.#dueMs) return
    this.#stopTimer()
    this.#dueMs = due
    this.#stopTimer = timers.start(milliseconds, () => {
      // Nothing else is planned before this report is done: one that is slow must not gather others.
      this.#dueMs = Number.NEGATIVE_INFINITY
      this.#isChanged = false
      const planNext = (): void => this.#planNext()
      this.#enqueue((reports) => this.#report(reports)).then(planNext, planNext)
    })
  }

  #planNext(): void {
    this.#dueMs = Number.POSITIVE_INFINITY
    const fraction = fractionFrom(this.#tools.random(4))
    this.#plan(this.#isChanged ? LEAST_MS : REPORT_SECONDS * 1000 * (0.8 + 0.2 * fraction))
  }

  /** One after the other; what goes wrong is a fault in the status. */
  #enqueue(work: (shared: SharedReports) => Promise<void>): Promise<void> {
    const { shared, tell } = this.#tools
    if (shared === undefined) return this.#work
    this.#work = this.#work.then(async () => {
      this.#isUsable = await shared.try(() => work(shared))
      // How long the others were silent meanwhile, nobody can tell.
      if (!this.#isUsable) this.#seen.clear()
      if (!this.#isClosed) tell()
    })
    return this.#work
  }

  /** All who ask at one time share one look: a component that hangs must not gather a queue. */
  #lookOnce(): Promise<void> {
    this.#looking ??= this.#enqueue((shared) => this.#look(shared)).finally(() => {
      this.#looking = undefined
    })
    return this.#looking
  }

  async #report(shared: SharedReports): Promise<void> {
    const { status, identify, clock } = this.#tools
    if (status().node.id === undefined) await identify()
    const { id } = status().node
    if (id === undefined) return
    const key = nodeKeyOf(id)
    if (key !== this.#key) await this.#takeOver(shared, key)
    await this.#write(shared, key)
    const nodes = await shared.join(key)
    const isDue = clock.monotonicMs() - this.#lookedMs >= REPORT_SECONDS * 500
    if (nodes.length <= MOST_WATCHED && isDue) await this.#look(shared)
  }

  async #takeOver(shared: SharedReports, key: NodeKey): Promise<void> {
    const stored = await shared.takeOver(key)
    this.#key = key
    if (stored === undefined) return
    this.#kept = mergeFailures(this.#kept, stored.failures)
    this.#beat = Math.max(this.#beat, stored.beat)
  }

  async #write(shared: SharedReports, key: NodeKey): Promise<void> {
    if (await shared.write(key, this.#stored())) return
    // A second process of this name reports here too: its failures are this node's as well.
    await this.#takeOver(shared, key)
    await shared.write(key, this.#stored())
  }

  #stored(): StoredReport {
    const { status, clock, isEphemeral } = this.#tools
    const now = status()
    const { isSelf: _isSelf, isSilent: _isSilent, ...node } = reportOf(now, clock.now())
    this.#kept = mergeFailures(this.#kept, now.failures)
    const isOver = this.#isClosed && isEphemeral
    return {
      node,
      beat: ++this.#beat,
      isClosed: this.#isClosed,
      failures: isOver ? [] : this.#kept,
    }
  }

  async #leave(shared: SharedReports): Promise<void> {
    const key = this.#key
    if (key === undefined) return
    if (this.#tools.isEphemeral) await shared.leave(new Set([key]))
    await this.#write(shared, key)
  }

  async #look(shared: SharedReports): Promise<void> {
    const { clock } = this.#tools
    const nodes = await shared.readNodes()
    this.#lookedMs = clock.monotonicMs()
    for (const key of this.#seen.keys()) if (!nodes.includes(key)) this.#seen.delete(key)
    const others = nodes.filter((key) => key !== this.#key)
    const gone = new Set<NodeKey>()
    for (let i = 0; i < others.length; i += READ_AT_ONCE) {
      const keys = others.slice(i, i + READ_AT_ONCE)
      const reports = await Promise.all(keys.map((key) => shared.read(key)))
      for (const [at, key] of keys.entries()) if (this.#isGone(key, reports[at])) gone.add(key)
    }
    await shared.leave(gone)
  }

  /** Takes in what one node told. @returns whether it is no node of the project any more */
  #isGone(key: NodeKey, report: Awaited<ReturnType<SharedReports['read']>>): boolean {
    const { clock, status } = this.#tools
    if (report === 'damaged') return false
    if (report === undefined) return true
    const { beat, isClosed, node } = report
    // What this node said in an earlier run.
    if (node.name === status().node.name) return false
    const presence = seeBeat(this.#seen.get(key)?.presence, beat, clock.monotonicMs())
    const now = { now: clock.now(), monotonicMs: clock.monotonicMs() }
    const isOver =
      isSilent(presence, { heardAt: node.heardAt, isClosed }, now) &&
      isForgotten(node.heardAt, now.now)
    if (isOver) this.#seen.delete(key)
    else this.#seen.set(key, { report, presence })
    return isOver
  }
}

const entriesOf = (
  { id, name }: Pick<NodeReport, 'id' | 'name'>,
  failures: readonly Failure[],
): readonly HistoryEntry[] => failures.map((failure) => ({ ...failure, node: { id, name } }))

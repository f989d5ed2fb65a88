// Group commit: commands that arrive while a batch is being written wait and go into the next one
// together, so one fsync carries many grants. Nothing is answered, and memory is not changed, before
// the batch is on disk. Implements docs/protocol.md §7; docs/architecture.md, "hot path".
import {
  type AuditLine,
  type Bytes,
  type Epoch,
  type License,
  MarqueError,
  toMarqueError,
} from '@marque/protocol'
import { type AuditHead, chainEvents } from '../domain/audit-chain.ts'
import { Batch } from '../domain/batch.ts'
import { expireSeats } from '../domain/expiry.ts'
import type { ClockReading } from '../domain/license-dates.ts'
import type { SeatState, SeatTable } from '../domain/seat-table.ts'
import type { Clock, Log, Meter, Store } from '../ports.ts'

/** Decides one command on a batch; what it returns is called once the batch is on disk. */
export type Decide<T> = (batch: Batch, clock: ClockReading) => Finish<T>

/** @param leases the batch's leases, signed, in the order they were asked for */
export type Finish<T> = (leases: readonly string[]) => T

type Dependencies = {
  readonly store: Store
  readonly table: SeatTable
  readonly clock: Clock
  readonly time: { readonly read: () => ClockReading & { readonly uptimeMs: number } }
  readonly log: Log
  readonly meter: Pick<Meter, 'committed' | 'expired'>
  readonly epochs: { readonly current: () => Epoch; readonly add: (epoch: Epoch) => void }
  readonly license: () => Pick<License, 'lease' | 'maxConnections'>
  readonly sha256Hex: (bytes: Bytes) => string
  readonly auditHead: AuditHead
  /** reads memory again after a failed write */
  readonly reload: () => Promise<SeatState & { readonly auditHead: AuditHead }>
  readonly onAudit: (lines: readonly AuditLine[]) => void
}

type Command = {
  readonly decide: Decide<unknown>
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

type Decided = {
  readonly finish: Finish<unknown>
  readonly command: Command
}

export class Ledger {
  readonly #deps: Dependencies
  #waiting: Command[] = []
  #running: Promise<void> | undefined
  #auditHead: AuditHead
  #isUsable = true
  #isClosed = false

  constructor(deps: Dependencies) {
    this.#deps = deps
    this.#auditHead = deps.auditHead
  }

  /** False while memory could not be read again after a failed write. */
  get isUsable(): boolean {
    return this.#isUsable
  }

  /**
   * Decides in the order of arrival and returns when what was decided is on disk.
   * @throws whatever `decide` throws, without waiting; MarqueError 50000 if the batch was lost
   */
  run<T>(decide: Decide<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#isClosed) throw new MarqueError('NOT_READY', { reason: 'the server is stopping' })
      this.#waiting.push({ decide, resolve: resolve as (value: unknown) => void, reject })
      this.#running ??= new Promise((begin) => setImmediate(begin)).then(() => this.#drain())
    })
  }

  /** Stores the time for the last time; answers what was asked, and nothing after. */
  async close(): Promise<void> {
    const last = this.run<void>((batch) => {
      batch.keep()
      return () => undefined
    })
    this.#isClosed = true
    await last.catch(() => undefined)
    while (this.#running !== undefined) await this.#running
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const commands = this.#waiting
      this.#waiting = []
      await this.#runBatch(commands)
    }
    this.#running = undefined
  }

  async #runBatch(commands: readonly Command[]): Promise<void> {
    try {
      if (!this.#isUsable) await this.#readAgain()
      await this.#write(commands)
    } catch (error) {
      this.#isUsable = false
      this.#deps.log.error({ err: error }, 'a batch was not written; its commands were refused')
      for (const { reject } of commands) reject(new MarqueError('INTERNAL', {}, { cause: error }))
      await this.#readAgain().catch((again: unknown) => {
        this.#deps.log.error({ err: again }, 'the store cannot be read')
      })
    }
  }

  async #write(commands: readonly Command[]): Promise<void> {
    const { clock, meter } = this.#deps
    const openedMs = clock.monotonicMs()
    const open = openNext(this.#deps)
    const decided = decideAll(commands, open)
    if (open.batch.isEmpty) {
      finishAll(decided, [])
      return
    }
    const audit = chainEvents(open.batch.auditFacts, { ...this.#deps, head: this.#auditHead })
    const leases = await commit(this.#deps, open, audit)
    this.#auditHead = audit[audit.length - 1] ?? this.#auditHead
    meter.committed(decided.length, clock.monotonicMs() - openedMs)
    finishAll(decided, leases)
  }

  async #readAgain(): Promise<void> {
    const state = await this.#deps.reload()
    this.#deps.table.replace(state)
    this.#auditHead = state.auditHead
    this.#isUsable = true
  }
}

type Open = { readonly batch: Batch; readonly clock: ClockReading; readonly expired: number }

function openNext({ table, time, epochs, license }: Dependencies): Open {
  const { uptimeMs, ...clock } = time.read()
  const batch = new Batch(table, { now: clock.now, uptimeMs }, epochs.current())
  return { batch, clock, expired: expireSeats(table, batch, license().lease.graceSeconds) }
}

/** A command that is refused changes nothing and need not wait. */
function decideAll(commands: readonly Command[], { batch, clock }: Open): readonly Decided[] {
  return commands.flatMap((command) => {
    try {
      return [{ finish: command.decide(batch, clock), command }]
    } catch (error) {
      command.reject(toMarqueError(error))
      return []
    }
  })
}

async function commit(
  deps: Dependencies,
  { batch, clock, expired }: Open,
  audit: readonly AuditLine[],
): Promise<readonly string[]> {
  const { now, uptimeMs } = batch.time
  const connectionsInUse = batch.connectionsInUse
  if (batch.isKept || connectionsInUse !== deps.table.connectionsInUse) {
    batch.setUsage({ at: now, connectionsInUse, maxConnections: deps.license().maxConnections })
  }
  const changes = batch.changes()
  const leases = await deps.store.commit({
    changes,
    boot: batch.epoch.boot,
    uptimeMs,
    highWater: clock.highest,
    leasePayloads: batch.leasePayloads,
    audit,
  })
  deps.table.apply(changes)
  if (changes.epoch !== undefined) deps.epochs.add(changes.epoch)
  if (expired > 0) deps.meter.expired(expired)
  if (audit.length > 0) tell(deps, audit)
  return leases
}

/** What is on disk stays granted, whatever becomes of its copy. */
function tell({ onAudit, log }: Dependencies, lines: readonly AuditLine[]): void {
  try {
    onAudit(lines)
  } catch (error) {
    log.error({ err: error }, 'audit events were not copied')
  }
}

function finishAll(decided: readonly Decided[], leases: readonly string[]): void {
  for (const { finish, command } of decided) {
    try {
      command.resolve(finish(leases))
    } catch (error) {
      command.reject(toMarqueError(error))
    }
  }
}

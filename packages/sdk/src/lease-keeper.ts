// Keeps the lease of one node alive: one queue of attempts and one plan for the next. Whatever
// happens here ends in the status, never in an exception of the host.
// Implements docs/contract.md, "SDK"; docs/protocol.md §7, §8.
import { type MarqueError, toMarqueError } from '@marque/protocol'
import type { Attempt, Failure, LicenseStatus, Log, MarqueLicense, Timers } from './contract.ts'
import { findWanted, type Wish } from './domain/record.ts'
import { fractionFrom, renewDelaySeconds, retryDelaySeconds } from './domain/schedule.ts'
import { parseServerAddress } from './domain/server-address.ts'
import type { NodeLedger } from './node-ledger.ts'
import { releaseSeat } from './operations/ask-lease.ts'
import type { LocalFaults } from './operations/local-faults.ts'
import { type SeekTools, type Sought, seekLease } from './operations/seek-lease.ts'
import { filledSlots } from './operations/settle-environment.ts'

export type KeeperTools = SeekTools & {
  readonly ledger: NodeLedger
  readonly faults: LocalFaults
  readonly timers: Timers
  readonly log: Log
  readonly isEphemeral: boolean
  /** what the product was given at its start */
  readonly configured: { readonly server: string | undefined; readonly ca: Wish['ca'] }
}

type RegisterTo = Parameters<MarqueLicense['register']>[0]

/** How long `close()` waits for an ephemeral node's seat to be given back. */
const MOST_CLOSE_MS = 5000

export class LeaseKeeper {
  readonly #tools: KeeperTools
  readonly #closing = new AbortController()
  #queue: Promise<unknown> = Promise.resolve()
  #stopTimer = (): void => {}
  #nextAttemptAt: number | undefined
  #failuresInRow = 0
  #isClosed = false

  constructor(tools: KeeperTools) {
    this.#tools = tools
  }

  get status(): LicenseStatus {
    return this.#tools.ledger.status(this.#nextAttemptAt)
  }

  /** Reads what was kept and begins; resolves before the license server is asked. */
  async start(): Promise<void> {
    await this.#load()
    this.#plan('now')
  }

  register(to: RegisterTo): Promise<Attempt> {
    return this.#enqueue(async () => {
      const wish = this.#wishFrom(to)
      if ('error' in wish) return this.#refuseAddress(wish.error)
      const { ledger } = this.#tools
      const isMove = ledger.isLive && ledger.record.held?.server !== wish.server
      const sought = await this.#seek(wish, { mustClaim: true, isAwaited: true })
      if (sought.outcome.kind !== 'granted') {
        // The seat that is held stays the one to keep: a mistyped address must not cost it.
        if (isMove) return ledger.note(sought.outcome.error, wish.server)
        ledger.want(wish)
      }
      this.#failuresInRow = 0
      return this.#take(sought, wish)
    })
  }

  unbind(_options?: { expected?: number | undefined }): Promise<Attempt> {
    return this.#enqueue(async () => {
      const { ledger } = this.#tools
      const { held } = ledger.record
      const isHeld = held !== undefined && !held.disowned
      const options = { isAwaited: true, signal: this.#closing.signal }
      const error = isHeld ? await releaseSeat(this.#tools, held, options) : undefined
      const failure = error && held ? await ledger.note(error, held.server) : undefined
      await ledger.unbind(error === undefined)
      this.#failuresInRow = 0
      return failure
    })
  }

  async close(): Promise<void> {
    if (this.#isClosed) return this.#settled()
    this.#isClosed = true
    this.#plan('never')
    if (this.#tools.isEphemeral) await this.#giveBack()
    this.#closing.abort()
    await this.#settled()
    this.#tools.ledger.stop()
    this.#tools.transport.close()
  }

  /** One after the other; an unexpected fault becomes a failure in the status. */
  #enqueue(work: () => Promise<Failure | undefined>): Promise<Attempt> {
    const run = this.#queue.then(async (): Promise<Attempt> => {
      if (this.#isClosed) return { ok: false, status: this.status }
      this.#plan('never')
      const failure = await work().catch((error: unknown) => this.#unexpected(error))
      this.#plan('later')
      const { status } = this
      return failure === undefined ? { ok: true, status } : { ok: false, failure, status }
    })
    this.#queue = run
    return run
  }

  #unexpected(cause: unknown): Promise<Failure> {
    const { ledger, log } = this.#tools
    const error = toMarqueError(cause)
    log.error({ err: error }, 'unexpected fault of the SDK')
    this.#failuresInRow++
    return ledger.note(error, ledger.record.wish?.server)
  }

  async #load(): Promise<void> {
    const { ledger, configured } = this.#tools
    if (configured.server === undefined) return ledger.load(undefined)
    const wish = this.#wishFrom({ server: configured.server, ca: configured.ca })
    await ledger.load('error' in wish ? undefined : wish)
    if ('error' in wish) await this.#refuseAddress(wish.error)
  }

  #wishFrom(to: RegisterTo): Wish | { error: MarqueError } {
    const { configured, ledger } = this.#tools
    const known = ledger.record.wish
    const typed = to?.server ?? known?.server ?? configured.server ?? ''
    try {
      const server = parseServerAddress(typed)
      const given = to?.ca === undefined ? undefined : [to.ca].flat()
      const ca = given ?? (known?.server === server ? known.ca : undefined) ?? configured.ca
      return { server, ...(ca === undefined ? {} : { ca: [...ca] }) }
    } catch (error) {
      return { error: toMarqueError(error) }
    }
  }

  /**
   * What cannot be an address changes nothing about a seat that is held. It is not repeated either:
   * people paste passwords.
   */
  #refuseAddress(error: MarqueError): Promise<Failure> {
    const { ledger } = this.#tools
    return ledger.isLive
      ? ledger.note(error, undefined)
      : ledger.fail(error, { isRefusal: false, server: undefined })
  }

  async #seek(at: Wish, how: { mustClaim: boolean; isAwaited: boolean }): Promise<Sought> {
    const { ledger, faults, components } = this.#tools
    const { held, project, serials } = ledger.record
    const { signal } = this.#closing
    const sought = await seekLease(this.#tools, {
      at,
      held,
      ownProject: project,
      serials,
      ...how,
      signal,
    })
    if (sought.faults !== undefined) {
      for (const slot of filledSlots(components)) {
        const found = sought.faults.find((fault) => fault.slot === slot)
        faults.set(slot, found)
      }
    }
    await ledger.identify(sought)
    return sought
  }

  async #take({ outcome }: Sought, at: Wish): Promise<Failure | undefined> {
    const { ledger } = this.#tools
    if (outcome.kind === 'granted') {
      this.#failuresInRow = 0
      await ledger.grant(outcome, at)
      await this.#releaseLeftSeats()
      return undefined
    }
    this.#failuresInRow++
    const isRefusal = outcome.kind === 'refused'
    if (isRefusal) {
      const { deployment, serial } = outcome.license.license
      ledger.noteSerial(deployment.id, serial)
    }
    return ledger.fail(outcome.error, { isRefusal, server: at.server })
  }

  /** What the plan starts: seats to give back first, then the lease. */
  async #attempt(): Promise<Failure | undefined> {
    const { ledger } = this.#tools
    if (ledger.isUnread) await this.#load()
    await this.#releaseLeftSeats()
    const wish = findWanted(ledger.record)
    if (ledger.isUnread || wish === undefined) {
      this.#failuresInRow++
      return undefined
    }
    return this.#take(await this.#seek(wish, { mustClaim: false, isAwaited: false }), wish)
  }

  async #releaseLeftSeats(): Promise<void> {
    const { ledger, clock } = this.#tools
    const done = new Set<string>()
    const options = { isAwaited: false, signal: this.#closing.signal }
    for (const seat of ledger.record.leftSeats) {
      const isFree = clock.now() >= seat.until
      if (isFree || (await releaseSeat(this.#tools, seat, options)) === undefined) done.add(seat.id)
    }
    await ledger.dropLeftSeats(done)
  }

  async #giveBack(): Promise<void> {
    const { timers } = this.#tools
    const stop = timers.start(MOST_CLOSE_MS, () => this.#closing.abort())
    await this.#settled()
    const { held } = this.#tools.ledger.record
    if (held !== undefined && !held.disowned) {
      const options = { isAwaited: true, signal: this.#closing.signal }
      await releaseSeat(this.#tools, held, options)
    }
    stop()
  }

  async #settled(): Promise<void> {
    await this.#queue
  }

  #plan(when: 'now' | 'later' | 'never'): void {
    this.#stopTimer()
    this.#nextAttemptAt = undefined
    if (this.#isClosed || when === 'never') return
    const seconds = this.#delaySeconds(when)
    if (seconds === undefined) return
    const { timers, clock } = this.#tools
    this.#nextAttemptAt = clock.now() + Math.round(seconds)
    this.#stopTimer = timers.start(Math.ceil(seconds * 1000), () => {
      // The queue turns every fault into a failure of the status.
      this.#enqueue(() => this.#attempt()).catch(() => {})
    })
  }

  /** @returns `undefined` if nothing is to be done by itself */
  #delaySeconds(when: 'now' | 'later'): number | undefined {
    const { ledger, random } = this.#tools
    const { leftSeats, held } = ledger.record
    const isWanted = findWanted(ledger.record) !== undefined
    if (!isWanted && leftSeats.length === 0 && !ledger.isUnread) return undefined
    if (when === 'now') return 0
    const fraction = fractionFrom(random(4))
    if (!isWanted || this.#failuresInRow > 0 || held === undefined) {
      return retryDelaySeconds(Math.max(1, this.#failuresInRow), fraction)
    }
    return renewDelaySeconds({
      asked: held.renewAfterSeconds,
      licensed: ledger.licensedRenewSeconds,
      leaseSeconds: ledger.remainingSeconds,
      fraction,
    })
  }
}

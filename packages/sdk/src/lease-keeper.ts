// Keeps the lease of one node alive: one queue of attempts and one plan for the next. Whatever
// happens here ends in the status, never in an exception of the host.
// Implements docs/contract.md, "SDK"; docs/protocol.md §7, §8.
import { MarqueError, toMarqueError } from '@marque/protocol'
import type { Attempt, Failure, LicenseStatus, Log } from './contract.ts'
import { failureFrom } from './domain/failure.ts'
import { conflictWith, type ProjectWish } from './domain/project-wish.ts'
import { findWanted, type Wish } from './domain/record.ts'
import { isAboutNodeAlone } from './domain/refusal-effect.ts'
import { fractionFrom, renewDelaySeconds, retryDelaySeconds } from './domain/schedule.ts'
import { releaseSeat } from './operations/ask-lease.ts'
import type { LocalFaults } from './operations/local-faults.ts'
import { type SeekTools, type Sought, seekLease } from './operations/seek-lease.ts'
import { filledSlots } from './operations/settle-environment.ts'
import { isTooLong, type SeenWish } from './operations/shared-wish.ts'
import {
  type Expecting,
  isAgreed,
  isPassed,
  ProjectWishes,
  type RegisterTo,
  type WishTools,
} from './project-wishes.ts'

export type KeeperTools = SeekTools &
  WishTools & {
    readonly faults: LocalFaults
    readonly log: Log
    readonly isEphemeral: boolean
  }

/** How long `close()` waits for an ephemeral node's seat to be given back. */
const MOST_CLOSE_MS = 5000

export class LeaseKeeper {
  readonly #tools: KeeperTools
  readonly #wishes: ProjectWishes
  readonly #closing = new AbortController()
  #queue: Promise<unknown> = Promise.resolve()
  #stopTimer = (): void => {}
  #nextAttemptAt: number | undefined
  #failuresInRow = 0
  #isClosed = false

  constructor(tools: KeeperTools) {
    this.#tools = tools
    this.#wishes = new ProjectWishes(tools)
  }

  get status(): LicenseStatus {
    return this.#tools.ledger.status(this.#nextAttemptAt)
  }

  /** Reads what was kept and begins; resolves before the license server is asked. */
  async start(): Promise<void> {
    await this.#load()
    this.#plan('now')
    this.#wishes.watch(() => this.#enqueue(() => this.#catchUp()))
  }

  register(to: RegisterTo): Promise<Attempt> {
    return this.#enqueue(async () => {
      const seen = await this.#wishes.look()
      const newest = this.#wishes.newest(seen)
      if (isPassed(to, newest)) return this.#tooLate(newest)
      const at = this.#wishes.addressFrom(to, newest)
      if ('error' in at) return this.#refuseAddress(at.error)
      const { server } = at
      const told = newest?.server === server ? newest.ca : undefined
      const ca = to?.ca === undefined ? told : [to.ca].flat()
      const wish = this.#wishes.make(newest, { server, ca, unbound: false })
      if (isTooLong(wish)) return this.#refuseAddress(tooLongCa())
      const { ledger } = this.#tools
      const isMove = ledger.isLive && ledger.record.held?.server !== server
      return isMove ? this.#move(seen, { wish, at, to }) : this.#claim(seen, { wish, at, to })
    })
  }

  unbind(options: Expecting): Promise<Attempt> {
    return this.#enqueue(async () => {
      const seen = await this.#wishes.look()
      const newest = this.#wishes.newest(seen)
      if (isPassed(options, newest)) return this.#tooLate(newest)
      const server = newest?.server ?? this.#tools.ledger.record.wish?.server
      const wish = this.#wishes.make(newest, { server, ca: newest?.ca, unbound: true })
      const counting = await this.#wishes.publish(seen, wish)
      if (!isAgreed(counting, wish, options)) return this.#tooLate(counting)
      return this.#leave(counting, true)
    })
  }

  async close(): Promise<void> {
    if (this.#isClosed) return this.#settled()
    this.#isClosed = true
    this.#plan('never')
    this.#wishes.stop()
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
    const wish = this.#wishes.addressFrom(configured, undefined)
    await ledger.load('error' in wish ? undefined : wish)
    if ('error' in wish) await this.#refuseAddress(wish.error)
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

  /** Registers where no seat elsewhere is at stake: the project is told first, then this node asks. */
  async #claim(seen: SeenWish, asked: Asked): Promise<Failure | undefined> {
    const { ledger } = this.#tools
    const counting = await this.#wishes.publish(seen, asked.wish)
    if (!isAgreed(counting, asked.wish, asked.to)) return this.#tooLate(counting)
    ledger.share(counting)
    const sought = await this.#seek(asked.at, { mustClaim: true, isAwaited: true })
    if (sought.outcome.kind !== 'granted') ledger.want(asked.at)
    this.#failuresInRow = 0
    return this.#take(sought, asked.at)
  }

  /**
   * Moves to another server: this node tries it first, and the project is told only if that is a
   * license server. A mistyped address must not cost a seat that is held.
   */
  async #move(seen: SeenWish, asked: Asked): Promise<Failure | undefined> {
    const { ledger } = this.#tools
    const { wish, at } = asked
    const sought = await this.#seek(at, { mustClaim: true, isAwaited: true })
    const { outcome } = sought
    const isGranted = outcome.kind === 'granted'
    const isForOthers =
      outcome.kind === 'refused' &&
      isAboutNodeAlone(outcome.error.errorName) &&
      this.#tools.sharedWish !== undefined
    if (!isGranted && !isForOthers) return ledger.note(outcome.error, at.server)
    const counting = await this.#wishes.publish(seen, wish)
    if (isGranted) await this.#take(sought, at)
    if (!isAgreed(counting, wish, asked.to)) return this.#tooLate(counting)
    this.#failuresInRow = 0
    await ledger.follow(counting, at)
    return isGranted ? undefined : ledger.note(outcome.error, at.server)
  }

  /** Gives the seat back, since the project is to be unbound. */
  async #leave(wish: ProjectWish, isAwaited: boolean): Promise<Failure | undefined> {
    const { ledger } = this.#tools
    const { held } = ledger.record
    const isHeld = held !== undefined && !held.disowned
    const options = { isAwaited, signal: this.#closing.signal }
    const error = isHeld ? await releaseSeat(this.#tools, held, options) : undefined
    const failure = error && held ? await ledger.note(error, held.server) : undefined
    const { server, ca } = wish
    const last = server === undefined ? undefined : this.#wishes.addressAt(server, ca)
    this.#failuresInRow = 0
    await ledger.unbind(wish, { isReleased: error === undefined, last })
    return failure
  }

  /** Nothing is done, and this node does what the other administrator wished. */
  #tooLate(wish: ProjectWish | undefined): Failure {
    this.#enqueue(() => this.#catchUp()).catch(() => {})
    return failureFrom(conflictWith(wish), this.#tools.clock.now(), wish?.server)
  }

  /** Brings this node's own wish up to that of the project. */
  async #follow(seen: SeenWish): Promise<void> {
    const { ledger } = this.#tools
    if (seen.kind !== 'read') return
    const { wish } = seen
    this.#failuresInRow = 0
    if (wish === undefined) return ledger.forgetShared()
    if (wish.unbound || wish.server === undefined) return void (await this.#leave(wish, false))
    return ledger.follow(wish, this.#wishes.addressAt(wish.server, wish.ca))
  }

  async #catchUp(): Promise<Failure | undefined> {
    return (await this.#wishes.isBehind(await this.#wishes.look())) ? this.#attempt() : undefined
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

  /** What the plan starts: the project's wish first, then seats to give back, then the lease. */
  async #attempt(): Promise<Failure | undefined> {
    const { ledger } = this.#tools
    if (ledger.isUnread) await this.#load()
    const seen = await this.#wishes.look()
    if (await this.#wishes.isBehind(seen)) await this.#follow(seen)
    await this.#releaseLeftSeats()
    if (await this.#isMoved()) return undefined
    const wish = findWanted(ledger.record)
    if (ledger.isUnread || wish === undefined || !this.#wishes.isTold(seen)) {
      this.#failuresInRow++
      return undefined
    }
    if (ledger.record.move !== undefined && !this.#isRenewalDue()) return undefined
    return this.#take(await this.#seek(wish, { mustClaim: false, isAwaited: false }), wish)
  }

  /** A seat that is held elsewhere is kept until the wished server grants one. */
  async #isMoved(): Promise<boolean> {
    const { ledger } = this.#tools
    const { move } = ledger.record
    if (move === undefined) return false
    if (!ledger.isLive) {
      ledger.want(move)
      return false
    }
    const sought = await this.#seek(move, { mustClaim: true, isAwaited: false })
    if (sought.outcome.kind === 'granted') {
      await this.#take(sought, move)
      return true
    }
    this.#failuresInRow++
    await ledger.note(sought.outcome.error, move.server)
    return false
  }

  #isRenewalDue(): boolean {
    const { ledger, clock } = this.#tools
    const { held } = ledger.record
    if (held === undefined) return true
    const interval = Math.min(held.renewAfterSeconds, ledger.licensedRenewSeconds)
    return clock.now() >= held.sentAt + interval
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
    const { leftSeats, held, move } = ledger.record
    const isWanted = findWanted(ledger.record) !== undefined
    if (!isWanted && leftSeats.length === 0 && !ledger.isUnread) return undefined
    if (when === 'now') return 0
    const fraction = fractionFrom(random(4))
    if (!isWanted || this.#failuresInRow > 0 || held === undefined || move !== undefined) {
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

/** @property to what the person asked for */
type Asked = { readonly wish: ProjectWish; readonly at: Wish; readonly to: Expecting }

const tooLongCa = (): MarqueError =>
  new MarqueError('PARAM_INPUT_ERROR', {
    faults: [{ field: 'ca', problem: 'is longer than all nodes of a project can be told' }],
  })

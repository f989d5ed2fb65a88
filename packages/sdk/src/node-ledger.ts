// What one node knows and keeps of its registration: the record, the verified seat, its end. Every
// change of standing goes through here, is stored, and is told to the product.
// Implements docs/contract.md, "SDK"; docs/protocol.md §2, §8.
import {
  type MarqueError,
  type NodeId,
  nodeIdFrom,
  type ProjectId,
  type Trust,
  uuidFrom,
} from '@marque/protocol'
import type {
  Clock,
  EntitlementValue,
  Failure,
  LicenseStatus,
  Log,
  RegistrationStore,
  Timers,
} from './contract.ts'
import { addFailure, failureFrom } from './domain/failure.ts'
import { leaseSeconds } from './domain/lease-time.ts'
import type { ProjectWish } from './domain/project-wish.ts'
import { emptyRecord, type HeldSeat, type RegistrationRecord, type Wish } from './domain/record.ts'
import {
  withFailure,
  withFollowed,
  withGrant,
  withLeaseEnded,
  withLeftSeat,
  withSerial,
  withShared,
  withUnbound,
  withWish,
} from './domain/record-changes.ts'
import { isLive, nextStanding, type Standing, stateOf } from './domain/standing.ts'
import { statusFrom, type VerifiedSeat } from './domain/status.ts'
import { unreachable } from './domain/unreachable.ts'
import type { LeaseOutcome } from './operations/ask-lease.ts'
import { loadRecord, recordOf, saveRecord } from './operations/kept-record.ts'
import type { LocalFaults } from './operations/local-faults.ts'
import { restoreSeat } from './operations/restore-registration.ts'
import type { Random } from './ports.ts'

export type LedgerTools = {
  readonly clock: Clock
  readonly random: Random
  readonly timers: Timers
  readonly log: Log
  readonly store: RegistrationStore | undefined
  readonly within: <T>(work: Promise<T>, who: string) => Promise<T>
  readonly trust: Trust
  readonly product: string
  readonly project: Omit<LicenseStatus['project'], 'id'>
  readonly nodeName: string
  readonly isEphemeral: boolean
  /** whether components name the project; else this node does */
  readonly hasComponents: boolean
  readonly faults: LocalFaults
  /** called after every change */
  readonly tell: () => void
}

type Grant = Extract<LeaseOutcome, { kind: 'granted' }>

export class NodeLedger {
  readonly #tools: LedgerTools
  #record: RegistrationRecord = emptyRecord()
  #seat: VerifiedSeat | undefined
  #node: NodeId | undefined
  /** the store could not be read: nothing may be written over it by itself */
  #isUnread = false
  /** where this run's notion of time began: wall clock at a start or grant, then monotonic */
  #origin: { readonly at: number; readonly ms: number }
  #stopLeaseTimer = (): void => {}

  constructor(tools: LedgerTools) {
    this.#tools = tools
    this.#origin = { at: tools.clock.now(), ms: tools.clock.monotonicMs() }
  }

  get record(): RegistrationRecord {
    return this.#record
  }

  get isUnread(): boolean {
    return this.#isUnread
  }

  get isLive(): boolean {
    return isLive(this.#standingNow())
  }

  /** epoch seconds by this host's clock when the held seat is free by itself */
  get seatEndsAt(): number {
    return this.#seat?.endsAt ?? this.#tools.clock.now()
  }

  /** seconds that the lease still lasts */
  get remainingSeconds(): number {
    return Math.max(0, ((this.#seat?.endsAtMs ?? 0) - this.#tools.clock.monotonicMs()) / 1000)
  }

  /** the license's own interval of renewals, in seconds */
  get licensedRenewSeconds(): number {
    return this.#seat?.license.lease.renewSeconds ?? Number.POSITIVE_INFINITY
  }

  /** Tells the product what changed since it was told last. */
  tell(): void {
    this.#tools.tell()
  }

  entitlement(name: string): EntitlementValue | undefined {
    const entitlements = this.#seat?.license.entitlements
    if (entitlements === undefined || !this.isLive) return undefined
    return Object.hasOwn(entitlements, name) ? entitlements[name] : undefined
  }

  status(nextAttemptAt: number | undefined): LicenseStatus {
    const { project, nodeName, isEphemeral } = this.#tools
    return statusFrom({
      record: this.#record,
      standing: this.#standingNow(),
      seat: this.#seat,
      publisher: this.#tools.trust.publisher,
      faults: this.#tools.faults.list(),
      product: this.#tools.product,
      project: {
        ...project,
        ...(this.#record.project === undefined ? {} : { id: this.#record.project }),
      },
      node: {
        ...(this.#node === undefined ? {} : { id: this.#node }),
        name: nodeName,
        ephemeral: isEphemeral,
      },
      nextAttemptAt,
    })
  }

  /** Reads what was kept. @param configured the server that the product names */
  async load(configured: Wish | undefined): Promise<void> {
    const { store, within, faults } = this.#tools
    const loaded = await loadRecord(store, within)
    this.#isUnread = loaded.kind === 'unreadable'
    faults.set('store', 'text' in loaded ? { text: loaded.text } : undefined)
    if (this.#isUnread) return
    this.#record = withConfigured(recordOf(loaded), configured, this.#tools.hasComponents)
    this.#startTime()
    await this.#nameSelf()
    await this.#restore()
    this.#tools.tell()
  }

  async identify(who: { project?: ProjectId; node?: NodeId }): Promise<void> {
    // A seat that is held stays that of its project until another one is granted.
    if (who.project === undefined || this.#record.held !== undefined) return
    if (who.project === this.#record.project) return
    this.#record = { ...this.#record, project: who.project }
    this.#node = who.node ?? (await nodeIdFrom(who.project, this.#tools.nodeName))
  }

  async grant(outcome: Grant, at: Wish): Promise<void> {
    const { license, lease } = outcome.verified
    const seconds = leaseSeconds(lease, license)
    const heldUntil = this.seatEndsAt
    this.#record = withGrant(this.#record, {
      held: heldSeatFrom(outcome, at, this.#record.held),
      wish: at,
      deployment: license.deployment.id,
      serial: license.serial,
      heldUntil,
    })
    this.#node = lease.sub
    this.#seat = {
      license,
      endsAt: outcome.sentAt + seconds,
      endsAtMs: outcome.sentAtMs + seconds * 1000,
    }
    this.#origin = { at: outcome.sentAt, ms: outcome.sentAtMs }
    this.#tools.log.info({ server: at.server, registration: lease.jti }, 'registered')
    this.#armLeaseTimer()
    await this.save()
  }

  /** @returns the failure as it is shown */
  async fail(
    error: MarqueError,
    from: { isRefusal: boolean; server: string | undefined },
  ): Promise<Failure> {
    const failure = failureFrom(error, this.#tools.clock.now(), from.server)
    this.#record = withFailure(this.#record, { error, failure, isRefusal: from.isRefusal })
    const { code, name, detail } = failure
    this.#tools.log.warn({ code, name, detail, server: from.server }, 'not registered')
    await this.save()
    return this.#record.failures[0] ?? failure
  }

  /** Notes a failure that leaves the standing as it is. */
  async note(error: MarqueError, server: string | undefined): Promise<Failure> {
    const failure = failureFrom(error, this.#tools.clock.now(), server)
    this.#record = { ...this.#record, failures: addFailure(this.#record.failures, failure) }
    await this.save()
    return failure
  }

  /** A license that verified: from now on an older one of its deployment does not. */
  noteSerial(deployment: string, serial: number): void {
    this.#record = { ...this.#record, serials: withSerial(this.#record, { deployment, serial }) }
  }

  want(wish: Wish): void {
    this.#isUnread = false
    this.#record = withWish(this.#record, wish)
  }

  /** Notes the wish of the project; the caller does what it asks for. */
  share(shared: ProjectWish): void {
    this.#isUnread = false
    this.#record = withShared(this.#record, shared)
  }

  /** Does what the project's wish asks for, short of asking the server. */
  async follow(shared: ProjectWish, at: Wish): Promise<void> {
    this.#record = withFollowed(this.#record, { shared, at, isLive: this.isLive })
    await this.save()
  }

  /** The place of the wish belongs to another project, which has none. */
  async forgetShared(): Promise<void> {
    const { shared: _shared, move: _move, ...kept } = this.#record
    this.#record = kept
    await this.save()
  }

  /**
   * @param told.isReleased whether the server confirmed that it holds the seat no more
   * @param told.last where the project was registered last
   */
  async unbind(
    shared: ProjectWish,
    told: { isReleased: boolean; last: Wish | undefined },
  ): Promise<void> {
    this.#isUnread = false
    const left = told.isReleased ? this.#record : withLeftSeat(this.#record, this.seatEndsAt)
    this.#record = withUnbound(left, shared, told.last)
    this.#seat = undefined
    this.#stopLeaseTimer()
    this.#tools.log.info({}, 'unbound')
    await this.save()
  }

  /** @param ids seats that are no longer held, or free by themselves by now */
  async dropLeftSeats(ids: ReadonlySet<string>): Promise<void> {
    if (ids.size === 0) return
    const leftSeats = this.#record.leftSeats.filter((seat) => !ids.has(seat.id))
    this.#record = { ...this.#record, leftSeats }
    await this.save()
  }

  /** Stores the record; a store that fails is named in the status and tried again next time. */
  async save(): Promise<void> {
    const { store, within, faults } = this.#tools
    if (!this.#isUnread) {
      this.#record = { ...this.#record, instant: this.#instant() }
      faults.set('store', await saveRecord(store, this.#record, within))
    }
    this.#tools.tell()
  }

  stop(): void {
    this.#stopLeaseTimer()
  }

  #standingNow(): Standing {
    const { standing } = this.#record
    const isOver = this.remainingSeconds === 0
    return isLive(standing) && isOver ? nextStanding(standing, 'lease-ended') : standing
  }

  #startTime(): void {
    const { clock } = this.#tools
    const at = Math.max(clock.now(), this.#record.instant)
    this.#origin = { at, ms: clock.monotonicMs() }
  }

  #instant(): number {
    const { at, ms } = this.#origin
    return at + Math.floor((this.#tools.clock.monotonicMs() - ms) / 1000)
  }

  async #nameSelf(): Promise<void> {
    const { hasComponents, random, nodeName } = this.#tools
    const project =
      this.#record.project ?? (hasComponents ? undefined : uuidFrom<ProjectId>(random(16)))
    if (project === undefined) return
    this.#record = { ...this.#record, project }
    this.#node = await nodeIdFrom(project, nodeName)
  }

  async #restore(): Promise<void> {
    const { held, project } = this.#record
    if (held === undefined) return this.#lose()
    const self = { project: project ?? held.project, node: this.#node ?? held.node }
    const restored = await restoreSeat(this.#tools, this.#record, held, self)
    switch (restored.kind) {
      case 'foreign':
        this.#record = withLeftSeat(this.#record, held.sentAt + MOST_LEFT_SECONDS)
        return this.#lose()
      case 'not-believed':
        this.#tools.faults.set('store', {
          text: `the stored lease is not believed: ${restored.reason}`,
        })
        return this.#lose()
      case 'believed':
        this.#seat = restored.seat
        this.#armLeaseTimer()
    }
  }

  /** No lease is there that could give the standing which the record names. */
  #lose(): void {
    if (!isLive(this.#record.standing)) return
    const { failure: _over, ...kept } = this.#record
    this.#record = { ...kept, standing: 'unregistered' }
  }

  #armLeaseTimer(): void {
    this.#stopLeaseTimer()
    if (!isLive(this.#record.standing)) return
    const milliseconds = Math.ceil(this.remainingSeconds * 1000)
    this.#stopLeaseTimer = this.#tools.timers.start(milliseconds, () => this.#endLease())
  }

  #endLease(): void {
    if (!isLive(this.#record.standing)) return
    if (this.remainingSeconds > 0) {
      this.#armLeaseTimer()
      return
    }
    const error = unreachable('timeout', 'the lease ended before it could be renewed')
    const { clock, log } = this.#tools
    const fallback = failureFrom(error, clock.now(), this.#record.wish?.server)
    this.#record = withLeaseEnded(this.#record, fallback)
    log.warn({ state: stateOf(this.#record.standing) }, 'the lease has ended')
    // A fault of the store is kept in the status by `save` itself.
    this.save().catch(() => {})
  }
}

/** A seat whose lease cannot be read any more is free by itself after this time at the latest. */
const MOST_LEFT_SECONDS = 31_536_000

/**
 * A server that the product names anew, in its own configuration, takes the place of the last;
 * where components hold a wish for all nodes, that one counts.
 */
function withConfigured(
  record: RegistrationRecord,
  configured: Wish | undefined,
  hasComponents: boolean,
): RegistrationRecord {
  if (configured === undefined || configured.server === record.configured) return record
  if (hasComponents && record.shared !== undefined) return record
  return { ...record, configured: configured.server, wish: configured }
}

function heldSeatFrom(grant: Grant, at: Wish, before: HeldSeat | undefined): HeldSeat {
  const { lease, file } = grant.verified
  return {
    server: at.server,
    ...(at.ca === undefined ? {} : { ca: at.ca }),
    id: lease.jti,
    secret: grant.secret ?? before?.secret ?? '',
    project: lease.project,
    node: lease.sub,
    nonce: grant.nonce,
    sentAt: grant.sentAt,
    lease: grant.lease,
    licenseFile: file,
    renewAfterSeconds: grant.renewAfterSeconds,
    connectionsInUse: grant.connectionsInUse,
    recovered: grant.recovered,
    disowned: false,
  }
}

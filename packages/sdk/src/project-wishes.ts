// What administrators want of the project, as one node sees it: the shared wish, the one that this
// node followed last, and which of them counts. Without a shared component the node is the project.
// Implements docs/adr/0018; docs/sdk.md §8.
import { type MarqueError, toMarqueError } from '@marque/protocol'
import type { Clock, MarqueLicense, Timers } from './contract.ts'
import { isSameAim, isSameWish, newerWish, type ProjectWish } from './domain/project-wish.ts'
import type { Wish } from './domain/record.ts'
import { fractionFrom } from './domain/schedule.ts'
import { parseServerAddress } from './domain/server-address.ts'
import type { NodeLedger } from './node-ledger.ts'
import type { SeenWish, SharedWish } from './operations/shared-wish.ts'
import type { Random } from './ports.ts'

export type WishTools = {
  readonly clock: Clock
  readonly random: Random
  readonly timers: Timers
  readonly ledger: NodeLedger
  readonly nodeName: string
  /** where all nodes find what administrators want; absent: this node is the whole project */
  readonly sharedWish: SharedWish | undefined
  /** what the product was given at its start */
  readonly configured: { readonly server: string | undefined; readonly ca: Wish['ca'] }
}

export type RegisterTo = Parameters<MarqueLicense['register']>[0]
export type Expecting = { readonly expected?: number | undefined } | undefined

/** How often a node looks for a new wish of its project. */
const LOOK_SECONDS = 5

export class ProjectWishes {
  readonly #tools: WishTools
  #stopLook = (): void => {}
  #isStopped = false

  constructor(tools: WishTools) {
    this.#tools = tools
  }

  async look(): Promise<SeenWish> {
    const { sharedWish, ledger } = this.#tools
    if (sharedWish !== undefined) return sharedWish.read()
    return { kind: 'read', wish: ledger.record.shared, text: undefined }
  }

  /** The newest wish that this node knows of. */
  newest(seen: SeenWish): ProjectWish | undefined {
    return newerWish(this.#tools.ledger.record.shared, seen.kind === 'read' ? seen.wish : undefined)
  }

  /** The wish of a person, made on this node now. */
  make(
    newest: ProjectWish | undefined,
    wish: { server?: string | undefined; ca?: Wish['ca'] | undefined; unbound: boolean },
  ): ProjectWish {
    const { clock, nodeName } = this.#tools
    const { server, ca, unbound } = wish
    return {
      format: 'marque-wish/1',
      revision: (newest?.revision ?? 0) + 1,
      ...(server === undefined ? {} : { server }),
      ...(ca === undefined ? {} : { ca: [...ca] }),
      unbound,
      at: clock.now(),
      by: nodeName,
    }
  }

  /** @returns the wish that counts: the given one, or that of an administrator who was faster */
  async publish(seen: SeenWish, wish: ProjectWish): Promise<ProjectWish> {
    const { sharedWish } = this.#tools
    if (sharedWish === undefined || (await sharedWish.write(seen, wish))) return wish
    const now = await sharedWish.read()
    return (now.kind === 'read' ? now.wish : undefined) ?? wish
  }

  /** Where this node is to ask: what was typed, else what the project used last. */
  addressFrom(to: RegisterTo, newest: ProjectWish | undefined): Wish | { error: MarqueError } {
    const { configured, ledger } = this.#tools
    const known = newest?.server === undefined ? ledger.record.wish : newest
    const typed = to?.server ?? known?.server ?? configured.server ?? ''
    try {
      const server = parseServerAddress(typed)
      const given = to?.ca === undefined ? undefined : [to.ca].flat()
      return this.addressAt(server, given ?? (known?.server === server ? known.ca : undefined))
    } catch (error) {
      return { error: toMarqueError(error) }
    }
  }

  addressAt(server: string, known: Wish['ca']): Wish {
    const ca = known ?? this.#tools.configured.ca
    return { server, ...(ca === undefined ? {} : { ca: [...ca] }) }
  }

  /** @returns whether the project's wish is another than the one that this node followed */
  async isBehind(seen: SeenWish): Promise<boolean> {
    const { ledger, sharedWish } = this.#tools
    if (sharedWish === undefined || seen.kind !== 'read' || ledger.isUnread) return false
    const { shared, project } = ledger.record
    if (isSameWish(seen.wish, shared)) return false
    const isOlder = (seen.wish?.revision ?? 0) < (shared?.revision ?? 0)
    return shared === undefined || !isOlder || sharedWish.restore(seen, shared, project)
  }

  /**
   * Whether this node knows what its project wants. One that knows nothing and cannot ask must not
   * take the configured server for it: the project may be unbound.
   */
  isTold(seen: SeenWish): boolean {
    const { shared, held } = this.#tools.ledger.record
    return seen.kind === 'read' || shared !== undefined || held !== undefined
  }

  /**
   * Looks every few seconds, beside all other work: a look that finds nothing new must not move the
   * next renewal.
   */
  watch(followUp: () => Promise<unknown>): void {
    const { sharedWish, timers, random } = this.#tools
    if (sharedWish === undefined || this.#isStopped) return
    const seconds = LOOK_SECONDS * (0.8 + 0.4 * fractionFrom(random(4)))
    this.#stopLook = timers.start(Math.ceil(seconds * 1000), () => {
      // What cannot be read is a fault in the status, and no rejection.
      this.#lookAround(followUp)
        .catch(() => {})
        .finally(() => this.watch(followUp))
    })
  }

  stop(): void {
    this.#isStopped = true
    this.#stopLook()
  }

  async #lookAround(followUp: () => Promise<unknown>): Promise<void> {
    const seen = await this.look()
    if (this.#isStopped) return
    if (await this.isBehind(seen)) await followUp()
    else this.#tools.ledger.tell()
  }
}

/** Whether the project has gone on since the person looked. */
export const isPassed = (asked: Expecting, newest: ProjectWish | undefined): boolean =>
  asked?.expected !== undefined && asked.expected !== (newest?.revision ?? 0)

/** Whether the wish that counts is what the person asked for. */
export const isAgreed = (counting: ProjectWish, wish: ProjectWish, asked: Expecting): boolean =>
  isSameWish(counting, wish) || (asked?.expected === undefined && isSameAim(counting, wish))

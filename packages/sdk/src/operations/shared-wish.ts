// The wish of a project in the one component that holds it. What cannot be read is never taken for
// "no wish", and what is older than a wish that was followed is never followed: both would register
// a project that somebody unbound. Implements docs/adr/0018.
import type { ProjectId, Slot } from '@marque/protocol'
import { byteLength, MOST_BYTES } from '../components/checked-component.ts'
import type { Component } from '../contract.ts'
import { shownFault } from '../domain/component-fault.ts'
import { parseAnchor } from '../domain/project-id.ts'
import { encodeWish, type ProjectWish, parseWish } from '../domain/project-wish.ts'
import type { LocalFaults } from './local-faults.ts'

/** @property text what lies there, since a swap compares texts */
export type SeenWish =
  | {
      readonly kind: 'read'
      readonly wish: ProjectWish | undefined
      readonly text: string | undefined
    }
  | { readonly kind: 'damaged'; readonly text: string }
  | { readonly kind: 'out-of-reach' }

export type WishPlace = {
  readonly slot: Slot
  readonly component: Component
  readonly product: string
  readonly faults: LocalFaults
  readonly within: <T>(work: Promise<T>, who: string) => Promise<T>
}

export class SharedWish {
  readonly #place: WishPlace
  readonly #name: string

  constructor(place: WishPlace) {
    this.#place = place
    this.#name = `${place.product}.wish`
  }

  /** Never rejects: a fault is named in the status. */
  async read(): Promise<SeenWish> {
    const { component, faults, slot } = this.#place
    const text = await this.#ask(() => component.read(this.#name))
    if (text === FAILED) return { kind: 'out-of-reach' }
    try {
      const wish = text === undefined ? undefined : parseWish(text)
      faults.set(slot, undefined, 'wish')
      return { kind: 'read', wish, text }
    } catch {
      const shown = `${component.kind}: the record ${this.#name} is damaged`
      faults.set(slot, { text: shown, cause: 'damaged-wish' }, 'wish')
      return { kind: 'damaged', text: text ?? '' }
    }
  }

  /**
   * Writes a wish over what was seen. Out of reach counts as written: the node keeps the wish, and
   * `restore` brings it there, unless somebody else was faster.
   * @returns false if another wish lies there by now
   */
  async write(seen: SeenWish, wish: ProjectWish): Promise<boolean> {
    if (seen.kind === 'out-of-reach') return true
    const { component, faults, slot } = this.#place
    const isDone = await this.#ask(() => component.swap(this.#name, seen.text, encodeWish(wish)))
    if (isDone === true) faults.set(slot, undefined, 'wish')
    return isDone === FAILED || isDone
  }

  /**
   * Puts back the wish that was followed, over an older one or none: the component was replaced,
   * came back from a backup, or was out of reach when the wish was made.
   * @returns whether the component turned out to be another project's, whose word counts then
   */
  async restore(
    seen: SeenWish,
    wish: ProjectWish,
    project: ProjectId | undefined,
  ): Promise<boolean> {
    const owner = await this.#readOwner()
    if (owner === undefined || project === undefined) return false
    if (owner !== project) return true
    await this.write(seen, wish)
    return false
  }

  /** @returns `undefined` if nobody can tell yet */
  async #readOwner(): Promise<ProjectId | undefined> {
    const { component, product } = this.#place
    const text = await this.#ask(() => component.read(`${product}.anchor`))
    if (text === FAILED || text === undefined) return undefined
    try {
      return parseAnchor(text).project
    } catch {
      // The registration names the damaged anchor in the status.
      return undefined
    }
  }

  async #ask<T>(work: () => Promise<T>): Promise<T | typeof FAILED> {
    const { component, faults, slot, within } = this.#place
    try {
      return await within(work(), component.kind)
    } catch (error) {
      faults.set(slot, shownFault(error), 'wish')
      return FAILED
    }
  }
}

const FAILED = Symbol('failed')

/** What a certificate list may have beside the other words of a wish. */
export const isTooLong = (wish: ProjectWish): boolean => byteLength(encodeWish(wish)) > MOST_BYTES

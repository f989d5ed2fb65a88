// Items under dense integers: a freed number is taken again before a higher one, so that rows keyed by
// them stay close together on disk.

export class Numbered<T> {
  #items: (T | undefined)[] = []
  #freed: number[] = []

  at(number: number | undefined): T | undefined {
    return number === undefined ? undefined : this.#items[number]
  }

  put(number: number, item: T): void {
    for (let gap = this.#items.length; gap < number; gap++) {
      this.#items.push(undefined)
      this.#freed.push(gap)
    }
    if (number < this.#items.length && this.#items[number] === undefined) this.#take(number)
    this.#items[number] = item
  }

  remove(number: number): void {
    if (this.#items[number] === undefined) return
    this.#items[number] = undefined
    this.#freed.push(number)
  }

  /** Items in the order of their numbers, from that number on. */
  *from(number: number): Generator<T, void, undefined> {
    for (let at = number; at < this.#items.length; at++) {
      const item = this.#items[at]
      if (item !== undefined) yield item
    }
  }

  /** A free number, and others for `taken` 1, 2 and so on, so that a batch can take several. */
  free(taken: number): number {
    const reused = this.#freed[this.#freed.length - 1 - taken]
    return reused ?? this.#items.length + taken - this.#freed.length
  }

  clear(): void {
    this.#items = []
    this.#freed = []
  }

  /** Batches take freed numbers from the end, so the search is short. */
  #take(number: number): void {
    const at = this.#freed.lastIndexOf(number)
    if (at >= 0) this.#freed.splice(at, 1)
  }
}

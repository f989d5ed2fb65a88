// A list that others add to while it is read. What is new joins it at the top, or waits to be shown where
// it would push away what the reader looks at. Nothing is lost: where so much came that pages do not meet
// any more, the list begins anew.
import type { Page } from '../../../api/authority.ts'

type Item = { readonly id: string }

export type LiveList<T extends Item> = {
  /** newest first */
  readonly items: readonly T[]
  /** came since, and are not shown yet; newest first */
  readonly held: readonly T[]
  /** where older ones go on; absent: there are none */
  readonly nextCursor?: string
}

export const emptyList: LiveList<never> = { items: [], held: [] }

/**
 * @param page the newest of all
 * @param hold what is new waits
 */
export function takeNewest<T extends Item>(
  list: LiveList<T>,
  page: Page<T>,
  hold: boolean,
): LiveList<T> {
  const known = new Set([...list.held, ...list.items].map(({ id }) => id))
  const fresh = page.items.filter(({ id }) => !known.has(id))
  const meets = fresh.length < page.items.length || page.nextCursor === undefined
  if (!meets) return restOf(page, { items: page.items, held: [] })
  const renewed = new Map(page.items.map((item) => [item.id, item]))
  const renew = (items: readonly T[]) => items.map((item) => renewed.get(item.id) ?? item)
  const next = {
    items: renew(list.items),
    held: [...fresh, ...renew(list.held)],
  }
  const isFirst = known.size === 0
  const kept = restOf(isFirst ? page : list, next)
  return hold && !isFirst ? kept : showHeld(kept)
}

export const showHeld = <T extends Item>(list: LiveList<T>): LiveList<T> => ({
  ...list,
  items: [...list.held, ...list.items],
  held: [],
})

export const addOlder = <T extends Item>(list: LiveList<T>, page: Page<T>): LiveList<T> => {
  const known = new Set(list.items.map(({ id }) => id))
  const older = page.items.filter(({ id }) => !known.has(id))
  return restOf(page, { items: [...list.items, ...older], held: list.held })
}

const restOf = <T extends Item>(
  { nextCursor }: { readonly nextCursor?: string },
  lists: { readonly items: readonly T[]; readonly held: readonly T[] },
): LiveList<T> => ({ ...lists, ...(nextCursor !== undefined && { nextCursor }) })

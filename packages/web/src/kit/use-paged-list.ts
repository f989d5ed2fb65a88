// A list that grows by pages at its end, and the choice of what it shows: the page's address holds the
// choice, so that a reload, a bookmark and the browser's way back keep it.
import { useDebouncedCallback } from '@mantine/hooks'
import {
  type InfiniteData,
  keepPreviousData,
  type QueryKey,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
} from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useSearchParams } from 'wouter'
import type { Page } from '../api/authority.ts'

const settleMilliseconds = 250

export type PagedList<Item> = UseInfiniteQueryResult<InfiniteData<Page<Item>>> & {
  /** undefined until the first page is here */
  readonly items: readonly Item[] | undefined
}

export function usePagedList<Item>(
  queryKey: QueryKey,
  ask: (cursor: string | undefined) => Promise<Page<Item>>,
): PagedList<Item> {
  const list = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => ask(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
  })
  return { ...list, items: list.data?.pages.flatMap((page) => page.items) }
}

export type Choice<Name extends string> = {
  /** empty where nothing is chosen */
  readonly chosen: Readonly<Record<Name, string>>
  readonly choose: (change: Partial<Record<Name, string>>) => void
  readonly clear: () => void
  readonly isEmpty: boolean
}

/** What of a list is wanted, in the query string of the page's address. */
export function useChoice<Name extends string>(...names: readonly Name[]): Choice<Name> {
  const [params, setParams] = useSearchParams()
  const chosen = Object.fromEntries(names.map((name) => [name, params.get(name) ?? '']))
  const put = (change: Partial<Record<Name, string>>) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before)
        for (const [name, value] of Object.entries<string | undefined>(change)) {
          if (value === undefined || value === '') next.delete(name)
          else next.set(name, value)
        }
        return next
      },
      { replace: true },
    )
  return {
    chosen: chosen as Record<Name, string>,
    choose: put,
    clear: () => put(Object.fromEntries(names.map((name) => [name, ''])) as Record<Name, string>),
    isEmpty: names.every((name) => chosen[name] === ''),
  }
}

/** A text that is typed: shown at once, told when the typing has settled. */
export function useTypedText(
  settled: string,
  onSettle: (text: string) => void,
): readonly [text: string, type: (text: string) => void] {
  const [text, setText] = useState(settled)
  const told = useRef(settled)
  const settle = useDebouncedCallback((typed: string) => {
    told.current = typed.trim()
    onSettle(typed.trim())
  }, settleMilliseconds)
  // Somebody else changed it: a link, the way back, "show all".
  useEffect(() => {
    if (settled === told.current) return
    told.current = settled
    setText(settled)
  }, [settled])
  return [
    text,
    (typed) => {
      setText(typed)
      settle(typed)
    },
  ]
}

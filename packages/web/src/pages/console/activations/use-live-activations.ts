// Asks for the newest activations every few seconds while the page is seen, and keeps what was read.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import {
  type Activation,
  listActivations,
  type Outcome,
} from '../../../api/authority-activations.ts'
import { addOlder, emptyList, type LiveList, showHeld, takeNewest } from './live-list.ts'

const refreshSeconds = 3

export type LiveActivations = {
  readonly list: LiveList<Activation>
  readonly isLoaded: boolean
  readonly error: unknown
  readonly isFetching: boolean
  readonly refetch: () => Promise<unknown>
  readonly showHeld: () => void
  readonly older: { readonly load: () => void; readonly busy: boolean; readonly error: unknown }
}

/**
 * @param holds whether what is new has to wait, asked when it comes
 * @param onNew what has come since the page was opened
 */
export function useLiveActivations(
  outcome: Outcome | undefined,
  paused: boolean,
  on: { readonly holds: () => boolean; readonly onNew: (items: readonly Activation[]) => void },
): LiveActivations {
  const [list, setList] = useState<LiveList<Activation>>(emptyList)
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['live-activations', outcome],
    queryFn: () => listActivations({ outcome }),
    refetchInterval: paused ? false : refreshSeconds * 1000,
  })
  useEffect(() => {
    if (data === undefined) return
    setList((before) => takeNewest(before, data, on.holds()))
  }, [data, on.holds])
  useNews(list, on.onNew)
  const {
    mutate,
    isPending,
    error: olderError,
  } = useMutation({
    mutationFn: (cursor: string) => listActivations({ outcome, cursor }),
    onSuccess: (page) => setList((before) => addOlder(before, page)),
  })
  const { nextCursor } = list
  return {
    list,
    isLoaded: data !== undefined,
    error,
    isFetching,
    refetch,
    showHeld: () => setList(showHeld),
    older: {
      load: () => {
        if (nextCursor !== undefined) mutate(nextCursor)
      },
      busy: isPending,
      error: olderError,
    },
  }
}

/** Tells what has come on top of the one that was the newest. */
function useNews(
  { held, items }: LiveList<Activation>,
  onNew: (items: readonly Activation[]) => void,
): void {
  const [told, setTold] = useState<string>()
  const all = held.length === 0 ? items : [...held, ...items]
  const newest = all[0]?.id
  useEffect(() => {
    if (newest === undefined || newest === told) return
    setTold(newest)
    const end = all.findIndex(({ id }) => id === told)
    if (told !== undefined && end > 0) onNew(all.slice(0, end))
  }, [newest, told, all, onNew])
}

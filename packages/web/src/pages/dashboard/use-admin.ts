// What the dashboard asks as administrator. One small answer is asked for all the time; it tells
// whether the reader is still logged in, and whether anything happened: only then, or once in a
// while, is the rest asked for anew. A page in a hidden tab asks nothing.
import type { Overview } from '@marque/protocol'
import {
  type InfiniteData,
  keepPreviousData,
  type QueryKey,
  type UseInfiniteQueryResult,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { RefusedError } from '../../api/http.ts'
import * as server from '../../api/license-server.ts'

const overviewSeconds = 2
/** For what changes without an event: renewals, the log. */
const restSeconds = 10
const usageSeconds = 60

export const useOverview = (): UseQueryResult<Overview> =>
  useQuery({
    queryKey: ['overview'],
    queryFn: server.getOverview,
    refetchInterval: ({ state }) => (isLoggedOut(state.error) ? false : overviewSeconds * 1000),
  })

export const isLoggedOut = (error: unknown): boolean =>
  error instanceof RefusedError && error.problem.name === 'LOGIN_REQUIRED'

/** Asks for everything anew when something happened. */
export function useNews({ auditSequence }: Overview): void {
  const queries = useQueryClient()
  const known = useRef(auditSequence)
  useEffect(() => {
    if (known.current === auditSequence) return
    known.current = auditSequence
    queries.invalidateQueries({ queryKey: ['admin'] }).catch(() => undefined)
  }, [queries, auditSequence])
}

export const useNodes = (wanted: server.NodeQuery) =>
  useQuery({
    queryKey: ['admin', 'nodes', wanted],
    queryFn: () => server.listRegistrations(wanted),
    placeholderData: keepPreviousData,
    refetchInterval: restSeconds * 1000,
  })

/** @param spanSeconds how far back from now */
export const useUsage = (spanSeconds: number, now: number) =>
  useQuery({
    queryKey: ['admin', 'usage', spanSeconds],
    // `now` is some seconds old; the present minute is asked for too.
    queryFn: () => server.getUsage({ from: now - spanSeconds, to: now + 60 }),
    refetchInterval: usageSeconds * 1000,
  })

export const useLicenses = () =>
  useQuery({ queryKey: ['admin', 'licenses'], queryFn: server.listLicenses })

type ListPage<Item> = { readonly items: readonly Item[]; readonly nextCursor?: string }

/** A list that grows by pages at its end. */
function useList<Item>(
  queryKey: QueryKey,
  ask: (cursor: string | undefined) => Promise<ListPage<Item>>,
): UseInfiniteQueryResult<InfiniteData<ListPage<Item>>> {
  return useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => ask(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
    // Whoever reads far back must not have the pages pulled away.
    refetchInterval: ({ state }) =>
      (state.data?.pages.length ?? 0) > 1 ? false : restSeconds * 1000,
  })
}

export const useProjects = () => useList(['admin', 'projects'], server.listProjects)

export const useEvents = (name: string) =>
  useList(['admin', 'events', name], (cursor) => server.listEvents(name, cursor))

export const useLog = (level: string) =>
  useList(['admin', 'log', level], (cursor) => server.listLog(level, cursor))

/** After these, everything shown is asked for anew. */
export function useAdminAction<Input>(action: (input: Input) => Promise<unknown>) {
  const queries = useQueryClient()
  return useMutation({ mutationFn: action, onSuccess: () => queries.invalidateQueries() })
}

/** Forgets everything that only an administrator may see, whatever the server answers. */
export function useLeave(leave: () => Promise<unknown>): () => void {
  const queries = useQueryClient()
  const { mutate } = useMutation({
    mutationFn: leave,
    onSettled: () => {
      queries.removeQueries({ queryKey: ['admin'] })
      return queries.resetQueries({ queryKey: ['overview'] })
    },
  })
  return () => mutate()
}

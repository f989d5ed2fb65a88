// What the dashboard asks as administrator. Whether the reader is logged in is told by the list of
// nodes alone: it is asked for all the time, so an ended session shows within seconds.
import type { RegistrationItem, RegistrationList, Usage } from '@marque/protocol'
import {
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { type Answer, RefusedError } from '../../api/http.ts'
import * as server from '../../api/license-server.ts'

const registrationsKey = ['admin', 'registrations'] as const
const everySeconds = 10

type RegistrationPages = InfiniteData<Answer<RegistrationList>, string | undefined>

export const useRegistrations = (): UseInfiniteQueryResult<RegistrationPages> =>
  useInfiniteQuery({
    queryKey: registrationsKey,
    queryFn: ({ pageParam }) => server.listRegistrations(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.body.nextCursor,
    refetchInterval: (query) => (isLoggedOut(query.state.error) ? false : everySeconds * 1000),
  })

export const isLoggedOut = (error: unknown): boolean =>
  error instanceof RefusedError && error.problem.name === 'LOGIN_REQUIRED'

/** All nodes loaded so far, those of one project together. */
export function nodesOf(pages: RegistrationPages | undefined): readonly RegistrationItem[] {
  const items = pages?.pages.flatMap((page) => page.body.items) ?? []
  return items.toSorted(
    (a, b) =>
      a.projectName.localeCompare(b.projectName) ||
      a.nodeName.localeCompare(b.nodeName, undefined, { numeric: true }),
  )
}

/** What the server says of a span of time, epoch seconds. */
export type UsageRange = Usage & { readonly from: number; readonly to: number }

/** @param spanSeconds how far back from now */
export function useUsage(spanSeconds: number, serverSeconds: number): UseQueryResult<UsageRange> {
  return useQuery({
    queryKey: ['admin', 'usage', spanSeconds],
    queryFn: async () => {
      const to = Math.floor(serverSeconds)
      const range = { from: to - spanSeconds, to }
      return { ...range, ...(await server.getUsage(range)) }
    },
    refetchInterval: 60_000,
  })
}

export const useEvents = (): UseQueryResult<readonly server.ServerEvent[]> =>
  useQuery({
    queryKey: ['admin', 'events'],
    queryFn: server.listEvents,
    refetchInterval: everySeconds * 1000,
  })

/** After these, everything shown is asked for anew. */
export function useAdminAction<Input>(action: (input: Input) => Promise<unknown>) {
  const queries = useQueryClient()
  return useMutation({ mutationFn: action, onSuccess: () => queries.invalidateQueries() })
}

/** Forgets everything that only an administrator may see. */
export function useLogout(): () => void {
  const queries = useQueryClient()
  const { mutate } = useMutation({
    mutationFn: server.logout,
    onSettled: () => queries.resetQueries({ queryKey: ['admin'] }),
  })
  return () => mutate()
}

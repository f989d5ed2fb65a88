// What the page asks the product for. It looks every ten seconds, and every two while something is
// under way; the last answer stays while the product is silent.
import {
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { RefusedError } from '../../api/http.ts'
import { getHistory, getState } from '../../api/registration.ts'
import type {
  RegistrationAnswer,
  RegistrationHistory,
  RegistrationState,
} from '../../api/registration-state.ts'

const stateKey = ['state'] as const
const peacefulMs = 10_000
const movingMs = 2_000
const historyPage = 10

/** @param watching somebody waits for what happens next */
export const useRegistrationState = (watching = false): UseQueryResult<RegistrationState> =>
  useQuery({
    queryKey: stateKey,
    queryFn: getState,
    refetchInterval: ({ state }) =>
      watching || state.data?.busy !== undefined ? movingMs : peacefulMs,
  })

export const useHistory = (): UseInfiniteQueryResult<
  InfiniteData<RegistrationHistory, string | undefined>
> =>
  useInfiniteQuery({
    queryKey: ['history'],
    queryFn: ({ pageParam }) => getHistory({ cursor: pageParam, limit: historyPage }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor,
    refetchInterval: peacefulMs,
  })

/** The answer's state is shown at once; a question that was still under way is dropped. */
export function useAttempt<Input>(action: (input: Input) => Promise<RegistrationAnswer>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: action,
    onSuccess: async ({ state }) => {
      await queries.cancelQueries({ queryKey: stateKey })
      queries.setQueryData<RegistrationState>(stateKey, state)
      await queries.invalidateQueries({ queryKey: ['history'] })
    },
    onError: () => queries.invalidateQueries(),
  })
}

export const isConflict = (error: unknown): error is RefusedError =>
  error instanceof RefusedError && error.problem.name === 'CONFLICT'

export const isNotAllowed = (error: unknown): boolean =>
  error instanceof RefusedError &&
  (error.problem.name === 'NOT_ALLOWED' || error.problem.name === 'LOGIN_REQUIRED')

/** The revision to decide on next, after another administrator was faster. */
export function revisionOf(error: RefusedError): number | undefined {
  const { revision } = error.problem as { readonly revision?: unknown }
  return typeof revision === 'number' ? revision : undefined
}

// The license server's state, kept fresh. The last answer stays while the server is silent, so
// that a short outage does not empty the page; whoever shows it says that it may be old.
import type { Status } from '@marque/protocol'
import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { Answer } from '../api/http.ts'
import { getStatus } from '../api/license-server.ts'

const key = ['status'] as const
const everySeconds = 5

export const useStatus = (): UseQueryResult<Answer<Status>> =>
  useQuery({ queryKey: key, queryFn: getStatus, refetchInterval: everySeconds * 1000 })

/** For answers of other routes that carry the new status; a question still under way is dropped. */
export function useSetStatus(): (status: Status) => Promise<void> {
  const queries = useQueryClient()
  return useCallback(
    async (status: Status) => {
      await queries.cancelQueries({ queryKey: key })
      queries.setQueryData<Answer<Status>>(key, (before) => ({
        body: status,
        serverSeconds: before?.serverSeconds,
      }))
    },
    [queries],
  )
}

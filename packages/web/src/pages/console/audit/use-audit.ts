// The audit log as it is asked for: by event, and up to an instant.
import { useQuery } from '@tanstack/react-query'
import { listOperators } from '../../../api/authority-accounts.ts'
import { listAudit } from '../../../api/authority-audit.ts'
import { parseTime } from '../../../kit/clock.ts'
import { usePagedList } from '../../../kit/use-paged-list.ts'
import { useMay, useOperator } from '../use-operator.ts'
import { seekAudit } from './seek-audit.ts'

/** @param until as a field of date and time has it, in the reader's time zone; empty: now */
export function useAudit(wanted: { readonly name: string; readonly until: string }) {
  const { name, until } = wanted
  const start = useQuery({
    queryKey: ['audit-place', until],
    queryFn: async () => ({ cursor: await seekAudit(listAudit, endOfMinute(until)) }),
    enabled: until !== '',
    staleTime: Number.POSITIVE_INFINITY,
  })
  const from = until === '' ? undefined : start.data?.cursor
  const isSeeking = until !== '' && start.data === undefined
  const list = usePagedList(['audit', name, isSeeking, from], (cursor) =>
    isSeeking ? Promise.resolve({ items: [] }) : listAudit({ name, cursor: cursor ?? from }),
  )
  return { list, isSeeking: isSeeking && start.error === null, error: start.error }
}

/** All of the minute that was chosen; what is no time at all is the end of time. */
const endOfMinute = (until: string): number => (parseTime(until) ?? Number.MAX_SAFE_INTEGER) + 59

const mostOperators = 200

/** Mail addresses of operators by id, as far as the reader may know them. */
export function useOperatorNames(): ReadonlyMap<string, string> {
  const own = useOperator()
  const { data } = useQuery({
    queryKey: ['operator-names'],
    queryFn: () => listOperators({ limit: mostOperators }),
    enabled: useMay('admin'),
  })
  return new Map([own, ...(data?.items ?? [])].map(({ id, email }) => [id, email]))
}

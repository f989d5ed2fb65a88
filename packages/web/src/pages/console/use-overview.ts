// What needs a person today. Several pages look at it: the start page shows it, others want a number of
// it or whether mail goes out.
import { useQuery } from '@tanstack/react-query'
import { readOverview } from '../../api/authority-desk.ts'

const renewSeconds = 60

export const useOverview = () =>
  useQuery({
    queryKey: ['overview'],
    queryFn: readOverview,
    refetchInterval: renewSeconds * 1000,
  })

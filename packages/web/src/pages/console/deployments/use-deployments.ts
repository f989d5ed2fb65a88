// What the pages of deployments ask for.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { listActivations } from '../../../api/authority-activations.ts'
import {
  type DeploymentState,
  getDeployment,
  listArchiveLinks,
  listDeployments,
} from '../../../api/authority-deployments.ts'
import { usePagedList } from '../../../kit/use-paged-list.ts'

/** For what phones change while the page is open. */
const refreshSeconds = 15

export const useDeployments = (wanted: { readonly q: string; readonly state: string }) => {
  const state = states.find((each) => each === wanted.state)
  return usePagedList(['deployments', wanted], (cursor) =>
    listDeployments({ q: wanted.q, state, cursor }),
  )
}

export const states: readonly DeploymentState[] = ['active', 'ended']

export const useDeployment = (id: string) =>
  useQuery({
    queryKey: ['deployment', id],
    queryFn: () => getDeployment(id),
    refetchInterval: refreshSeconds * 1000,
  })

export const useArchiveLinks = (id: string) =>
  useQuery({ queryKey: ['archive-links', id], queryFn: () => listArchiveLinks(id) })

export const useActivationsOf = (deploymentId: string) =>
  useInfiniteQuery({
    queryKey: ['activations-of', deploymentId],
    queryFn: ({ pageParam }) => listActivations({ deploymentId, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor,
    // Whoever reads far back must not have the pages pulled away.
    refetchInterval: ({ state }) =>
      (state.data?.pages.length ?? 0) > 1 ? false : refreshSeconds * 1000,
  })

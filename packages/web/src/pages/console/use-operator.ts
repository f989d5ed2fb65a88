// Who is signed in and what that role may do. The server decides; the console leaves out what it would
// refuse anyway. Any answer that says "not signed in" ends the session here too.
import { type QueryKey, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, useContext, useEffect, useState } from 'react'
import { type Role, roles } from '../../api/authority.ts'
import {
  type Operator,
  type OwnSession,
  readPublisher,
  readSession,
  signOut,
} from '../../api/authority-session.ts'
import { RefusedError } from '../../api/http.ts'

const sessionKey = ['session']

export const isSignedOut = (error: unknown): boolean =>
  error instanceof RefusedError && error.problem.name === 'LOGIN_REQUIRED'

export const useSession = () =>
  useQuery({
    queryKey: sessionKey,
    queryFn: readSession,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) =>
      state.error === null || isSignedOut(state.error) ? false : retrySeconds * 1000,
  })

const retrySeconds = 5

export const OperatorContext = createContext<Operator | undefined>(undefined)

export function useOperator(): Operator {
  const operator = useContext(OperatorContext)
  if (operator === undefined) throw new Error('only pages of a signed-in operator ask who it is')
  return operator
}

/** Whether the signed-in operator's role includes `role`. */
export const useMay = (role: Role): boolean => includesRole(useOperator().role, role)

export const includesRole = (has: Role, needed: Role): boolean =>
  roles.indexOf(has) >= roles.indexOf(needed)

export const usePublisher = () =>
  useQuery({
    queryKey: ['publisher'],
    queryFn: readPublisher,
    staleTime: Number.POSITIVE_INFINITY,
  })

const isNotSession = ({ queryKey }: { readonly queryKey: QueryKey }) =>
  queryKey[0] !== sessionKey[0]

/** Opens the console to the operator that has just signed in. */
export function useEnter(): (session: OwnSession) => void {
  const queries = useQueryClient()
  return (session) => {
    queries.removeQueries({ predicate: isNotSession })
    queries.setQueryData(sessionKey, session)
  }
}

/**
 * Ends the session in this page when any answer says that it has ended.
 * @returns whether that happened
 */
export function useSessionWatch(): boolean {
  const queries = useQueryClient()
  const [ended, setEnded] = useState(false)
  useEffect(() => {
    const end = (error: unknown) => {
      if (!isSignedOut(error) || queries.getQueryData(sessionKey) === undefined) return
      setEnded(true)
      queries.resetQueries({ queryKey: sessionKey }).catch(() => undefined)
    }
    const stop = [
      queries.getQueryCache().subscribe((event) => {
        if (event.type === 'updated' && event.action.type === 'error') end(event.action.error)
      }),
      queries.getMutationCache().subscribe((event) => {
        if (event.type !== 'updated' || event.action.type !== 'error') return
        // A wrong present password is said beside its field.
        if (event.mutation.meta?.['asksPassword'] !== true) end(event.action.error)
      }),
    ]
    return () => {
      for (const each of stop) each()
    }
  }, [queries])
  return ended
}

/** Forgets everything that only an operator may see, whatever the server answers. */
export function useSignOut(): () => void {
  const queries = useQueryClient()
  const { mutate } = useMutation({
    mutationFn: signOut,
    onSettled: () => {
      queries.removeQueries({ predicate: isNotSession })
      return queries.resetQueries({ queryKey: sessionKey })
    },
  })
  return () => mutate()
}

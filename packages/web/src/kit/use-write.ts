// A write that is safe to repeat: the same input asked again after a lost answer carries the same
// `Idempotency-Key`, another input a fresh one. After it, everything shown is asked for anew.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { freshKey } from '../api/authority.ts'
import { RefusedError } from '../api/http.ts'
import { isConflict } from './is-conflict.ts'

/** Called also if what asked is no longer on the page: a decision can take its own form away. */
type Then<Output> = {
  readonly onSuccess?: (output: Output) => unknown
  readonly onError?: (error: Error) => unknown
}

export function useWrite<Input, Output>(write: (input: Input, key: string) => Promise<Output>) {
  const queries = useQueryClient()
  const pending = useRef<{ readonly input: string; readonly key: string }>(undefined)
  const next = useRef<Then<Output>>({})
  const mutation = useMutation({
    mutationFn: async (given: Input) => {
      const input = JSON.stringify(given) ?? ''
      if (pending.current?.input !== input) pending.current = { input, key: freshKey() }
      try {
        const output = await write(given, pending.current.key)
        pending.current = undefined
        return output
      } catch (error) {
        if (error instanceof RefusedError) pending.current = undefined
        throw error
      }
    },
    onMutate: () => {
      const then = next.current
      next.current = {}
      return then
    },
    onSuccess: (output, _given, then) => {
      then.onSuccess?.(output)
      return queries.invalidateQueries()
    },
    onError: (error, _given, then) => {
      then?.onError?.(error)
      // What was seen is not what is there: the present state is fetched, to be shown beside it.
      return isConflict(error) ? queries.invalidateQueries() : undefined
    },
  })
  const mutate = (given: Input, then: Then<Output> = {}) => {
    next.current = then
    mutation.mutate(given)
  }
  return { ...mutation, mutate }
}

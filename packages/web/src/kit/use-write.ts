// A write that is safe to repeat: the same input asked again after a lost answer carries the same
// `Idempotency-Key`, another input a fresh one. After it, everything shown is asked for anew.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { freshKey } from '../api/authority.ts'
import { RefusedError } from '../api/http.ts'
import { isConflict } from './is-conflict.ts'

export function useWrite<Input, Output>(write: (input: Input, key: string) => Promise<Output>) {
  const queries = useQueryClient()
  const pending = useRef<{ readonly input: string; readonly key: string }>(undefined)
  return useMutation({
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
    onSuccess: () => queries.invalidateQueries(),
    // What was seen is not what is there: the present state is fetched, to be shown beside it.
    onError: (error) => (isConflict(error) ? queries.invalidateQueries() : undefined),
  })
}

// The activation page's doings: asks for QR codes, sends codes, lets time pass, and hears from
// other windows of this browser that a newer QR code replaced this one.

import type { Status } from '@marque/protocol'
import { useCallback, useEffect, useReducer, useRef } from 'react'
import { RefusedError } from '../../api/http.ts'
import { activate, makeChallenge } from '../../api/license-server.ts'
import { monotonicSeconds } from '../../kit/clock.ts'
import { type ActivationState, initialState, nextState } from './activation-state.ts'

export type Activation = {
  readonly state: ActivationState
  readonly refresh: () => void
  readonly submit: (code: string) => void
}

export function useActivation(onActive: (status: Status) => Promise<void>): Activation {
  const [state, dispatch] = useReducer(nextState, initialState)
  const announce = useReplacedByWindow(() => dispatch({ type: 'replaced' }))

  const refresh = useCallback(() => {
    dispatch({ type: 'asked' })
    makeChallenge().then(
      (answer) => {
        dispatch({ type: 'arrived', answer, now: monotonicSeconds() })
        announce()
      },
      (error: unknown) => dispatch({ type: 'failed', error }),
    )
  }, [announce])

  const challengeId = state.challenge?.id
  const submit = useCallback(
    (code: string) => {
      if (challengeId === undefined) return
      dispatch({ type: 'sent' })
      activate({ challengeId, code }).then(onActive, (error: unknown) => {
        if (error instanceof RefusedError) {
          dispatch({ type: 'refused', problem: error.problem, now: monotonicSeconds() })
        } else {
          dispatch({ type: 'unanswered' })
        }
      })
    },
    [challengeId, onActive],
  )

  useEffect(() => {
    const timer = setInterval(() => dispatch({ type: 'ticked', now: monotonicSeconds() }), 500)
    return () => clearInterval(timer)
  }, [])
  useOnce(refresh)
  return { state, refresh, submit }
}

/** A QR code is made once when the page opens; every further one replaces it. */
function useOnce(action: () => void): void {
  const done = useRef(false)
  useEffect(() => {
    if (done.current) return
    done.current = true
    action()
  }, [action])
}

/** @returns tells the other windows that a newer QR code was made here */
function useReplacedByWindow(onReplaced: () => void): () => void {
  const channel = useRef<BroadcastChannel | undefined>(undefined)
  const listener = useRef(onReplaced)
  useEffect(() => {
    listener.current = onReplaced
  })
  useEffect(() => {
    const opened = new BroadcastChannel('marque-challenge')
    opened.onmessage = () => listener.current()
    channel.current = opened
    return () => opened.close()
  }, [])
  return useCallback(() => channel.current?.postMessage('newer'), [])
}

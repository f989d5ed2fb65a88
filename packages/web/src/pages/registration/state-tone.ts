// How good or bad a state is for whoever looks after the product.
import type { NodeState } from '../../api/registration-state.ts'
import type { Tone } from '../../kit/notice.tsx'

type Standing = { readonly state: NodeState; readonly entitled: boolean; readonly warning?: object }

export function toneOf({ state, entitled, warning }: Standing): Tone {
  if (state === 'unregistered') return 'info'
  if (!entitled) return 'bad'
  return state === 'registered' && warning === undefined ? 'good' : 'warn'
}

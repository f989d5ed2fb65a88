// When which issuing key may sign, as bars on one axis, and whether it is time to delegate anew. An
// authority whose delegation has ended issues nothing.
import type { IssuingKey } from '../../../api/authority-keys.ts'

export const WARN_SECONDS = 30 * 86_400

export type KeyBar = {
  readonly key: IssuingKey
  /** per cent of the axis */
  readonly from: number
  readonly to: number
  readonly state: 'current' | 'past' | 'coming' | 'spare'
}

export type KeyPeriods = {
  readonly bars: readonly KeyBar[]
  /** where on the axis it is now, per cent */
  readonly now: number
  readonly from: number
  readonly to: number
  /** of the current key; `none`: nothing can be issued */
  readonly warning?:
    | { readonly kind: 'ends'; readonly secondsLeft: number }
    | { readonly kind: 'none' }
}

export function keyPeriods(keys: readonly IssuingKey[], now: number): KeyPeriods {
  const from = Math.min(now, ...keys.map(({ notBefore }) => notBefore))
  const to = Math.max(now, ...keys.map(({ notAfter }) => notAfter))
  const place = (at: number): number => (to === from ? 0 : ((at - from) / (to - from)) * 100)
  const bars = keys.map((key) => ({
    key,
    from: place(key.notBefore),
    to: place(key.notAfter),
    state: stateOf(key, now),
  }))
  const warning = warningOf(keys, now)
  return { bars, now: place(now), from, to, ...(warning !== undefined && { warning }) }
}

function stateOf({ current, notBefore, notAfter }: IssuingKey, now: number): KeyBar['state'] {
  if (notAfter <= now) return 'past'
  if (current) return 'current'
  return notBefore > now ? 'coming' : 'spare'
}

function warningOf(keys: readonly IssuingKey[], now: number): KeyPeriods['warning'] {
  const ends = keys.filter((key) => stateOf(key, now) === 'current').map(({ notAfter }) => notAfter)
  if (ends.length === 0) return { kind: 'none' }
  const secondsLeft = Math.max(...ends) - now
  return secondsLeft < WARN_SECONDS ? { kind: 'ends', secondsLeft } : undefined
}

// The publisher's keys, as far as the authority names them: ids and periods, never a key.
import { addressOf } from './authority.ts'
import { type Answer, askFor } from './http.ts'

export type IssuingKey = {
  readonly kid: string
  readonly notBefore: number
  readonly notAfter: number
  readonly current: boolean
}

export type ActivationKey = { readonly kid: string; readonly current: boolean }

export type Keys = {
  readonly publisher: { readonly name: string; readonly slug: string }
  readonly root: { readonly kid: string }
  readonly issuing: readonly IssuingKey[]
  readonly activation: readonly ActivationKey[]
}

/** With the authority's clock, by which they begin and end. */
export const getKeys = (): Promise<Answer<Keys>> => askFor('GET', addressOf('/keys'), {})

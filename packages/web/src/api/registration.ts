// The routes of the product that serves the registration page, below the page's own address.
import { ask } from './http.ts'
import type {
  RegistrationAnswer,
  RegistrationHistory,
  RegistrationState,
} from './registration-state.ts'

const api = 'api'

/** Components of a cluster and a license server that is silent each take their time. */
const attemptSeconds = 60

export const getState = async (): Promise<RegistrationState> =>
  (await ask<RegistrationState>('GET', `${api}/state`)).body

export const register = async (input: {
  readonly server: string
  readonly ca?: string
  readonly expected: number
}): Promise<RegistrationAnswer> => write('register', input)

export const unbind = async (input: { readonly expected: number }): Promise<RegistrationAnswer> =>
  write('unbind', input)

export const getHistory = async (page: {
  readonly cursor: string | undefined
  readonly limit: number
}): Promise<RegistrationHistory> => {
  const cursor = page.cursor === undefined ? '' : `&cursor=${encodeURIComponent(page.cursor)}`
  return (await ask<RegistrationHistory>('GET', `${api}/history?limit=${page.limit}${cursor}`)).body
}

export const historyCsvUrl = (language: string): string => `${api}/history.csv?language=${language}`

const write = async (verb: 'register' | 'unbind', input: object): Promise<RegistrationAnswer> =>
  (await ask<RegistrationAnswer>('POST', `${api}/${verb}`, JSON.stringify(input), attemptSeconds))
    .body

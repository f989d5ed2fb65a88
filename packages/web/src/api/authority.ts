// How the console asks the authority: reads with a query, lists by cursor, and writes that carry an
// `Idempotency-Key`, so that asking again after a lost answer never does a thing twice (docs/contract.md).
import { askFor } from './http.ts'

export const api = '/api/v1'

/** One page of a list. */
export type Page<Item> = { readonly items: readonly Item[]; readonly nextCursor?: string }

export type Query = { readonly [name: string]: string | number | undefined }

/** Who may do what; each includes those before it. */
export const roles = ['viewer', 'issuer', 'admin'] as const
export type Role = (typeof roles)[number]

/** The address of a route below the API's base. Parts of a path are to be encoded by `id`. */
export function addressOf(route: string, query: Query = {}): string {
  const given = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  )
  const text = new URLSearchParams(given).toString()
  return `${api}${route}${text === '' ? '' : `?${text}`}`
}

/** @throws RefusedError, UnreachableError */
export const read = async <Body>(route: string, query: Query = {}): Promise<Body> =>
  (await askFor<Body>('GET', addressOf(route, query), {})).body

export type Write = {
  readonly method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly body?: object
  /** the same for every try of the same thing */
  readonly key?: string
}

/** @throws RefusedError, UnreachableError */
export async function write<Body = undefined>(
  route: string,
  { method = 'POST', body, key }: Write,
): Promise<Body> {
  const answer = await askFor<Body>(method, addressOf(route), {
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
  })
  return answer.body
}

/** A fresh `Idempotency-Key`; also where the page has no secure context. */
export function freshKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

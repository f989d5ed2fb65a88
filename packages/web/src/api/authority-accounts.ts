// Operators, invitations and API tokens; for administrators alone (docs/contract.md, "Authority").
import { type Page, type Role, read, write } from './authority.ts'
import type { Operator } from './authority-session.ts'

export type OpenInvitation = {
  readonly id: string
  readonly email?: string
  readonly role: Role
  readonly createdAt: number
  readonly expiresAt: number
}

/** The link is in this answer alone. */
export type MadeInvitation = {
  readonly id: string
  readonly url: string
  readonly expiresAt: number
}

export type ApiToken = {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly createdAt: number
  readonly revokedAt?: number
}

type Listed = { readonly cursor?: string | undefined; readonly limit?: number }

export const listOperators = (wanted: Listed): Promise<Page<Operator>> => read('/operators', wanted)

/** @throws RefusedError 40900 if the role was changed since, or the last administrator would go */
export const changeRole = (
  change: { readonly id: string; readonly role: Role; readonly expectedRole: Role },
  key: string,
): Promise<Operator> => {
  const { id, ...body } = change
  return write(`/operators/${encodeURIComponent(id)}`, { method: 'PATCH', body, key })
}

export const removeOperator = (id: string, key: string): Promise<undefined> =>
  write(`/operators/${encodeURIComponent(id)}`, { method: 'DELETE', key })

export const listInvitations = (): Promise<Page<OpenInvitation>> => read('/invitations')

export const makeInvitation = (
  wanted: { readonly email: string; readonly role: Role },
  key: string,
): Promise<MadeInvitation> => write('/invitations', { body: wanted, key })

export const withdrawInvitation = (id: string, key: string): Promise<undefined> =>
  write(`/invitations/${encodeURIComponent(id)}`, { method: 'DELETE', key })

export const listTokens = (wanted: Listed): Promise<Page<ApiToken>> => read('/tokens', wanted)

/** The token is in this answer alone. */
export const makeToken = (
  wanted: { readonly name?: string; readonly role: Role },
  key: string,
): Promise<ApiToken & { readonly token: string }> => write('/tokens', { body: wanted, key })

export const revokeToken = (id: string, key: string): Promise<undefined> =>
  write(`/tokens/${encodeURIComponent(id)}`, { method: 'DELETE', key })

// Who is signed in, and how operators come to be: sessions, passwords, invitations.
import { type Role, read, write } from './authority.ts'

export type Operator = {
  readonly id: string
  readonly email: string
  readonly role: Role
  /** epoch seconds */
  readonly createdAt: number
}

/** The session of this browser; the token itself is in a cookie that no page can read. */
export type OwnSession = { readonly operator: Operator; readonly expiresAt: number }

export type SessionItem = {
  readonly id: string
  /** from where it was opened */
  readonly address: string
  readonly createdAt: number
  readonly expiresAt: number
  /** the one of this browser */
  readonly current: boolean
}

export type Invitation = {
  readonly email?: string
  readonly role: Role
  readonly publisher: string
}

export const readSession = (): Promise<OwnSession> => read('/session')

export const signIn = (input: {
  readonly email: string
  readonly password: string
}): Promise<OwnSession> => write('/session', { body: input })

export const signOut = (): Promise<undefined> => write('/session', { method: 'DELETE' })

export const changePassword = (input: {
  readonly current: string
  readonly next: string
}): Promise<undefined> => write('/session/password', { body: input })

export const listSessions = (): Promise<{ readonly items: readonly SessionItem[] }> =>
  read('/sessions')

export const endSession = (id: string, key: string): Promise<undefined> =>
  write(`/sessions/${encodeURIComponent(id)}`, { method: 'DELETE', key })

export const readInvitation = (token: string): Promise<Invitation> =>
  write('/invitations/read', { body: { token } })

export const acceptInvitation = (input: {
  readonly token: string
  readonly email?: string
  readonly password: string
}): Promise<OwnSession> => write('/invitations/accept', { body: input })

/** What the publisher's keys tell about the publisher. */
export type Publisher = { readonly name: string; readonly slug: string }

export const readPublisher = async (): Promise<Publisher> =>
  (await read<{ readonly publisher: Publisher }>('/keys')).publisher

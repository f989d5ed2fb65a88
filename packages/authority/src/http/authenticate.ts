// Who calls, and whether they may: a bearer token or an operator's session, against the role of the
// route's row in the table. Implements docs/contract.md, "Authority".
import { MarqueError } from '@marque/protocol'
import type { FastifyRequest } from 'fastify'
import type { ArchiveLink, Operator, Session } from '../domain/records.ts'
import { includesRole, type Role } from '../domain/roles.ts'
import { hashToken } from '../operations/accounts.ts'
import type { Clock, Repositories } from '../ports.ts'
import { checkOwnPage } from './own-page.ts'
import { readSessionToken } from './session-cookie.ts'

export type Caller = {
  /** as the audit log names it */
  readonly actor: string
  /** of the token or session; empty for who needs none */
  readonly id: string
  /** of the token or operator */
  readonly role?: Role
  /** of whoever came by a link to an archive */
  readonly link?: ArchiveLink
  /** absent for a token */
  readonly signedIn?: { readonly session: Session; readonly operator: Operator }
}

type Needed = {
  readonly role: Role
  readonly view: Pick<Repositories, 'tokens' | 'sessions'>
  readonly clock: Clock
  readonly publicUrl: string
}

const BEARER = /^Bearer ([A-Za-z0-9_-]{1,200})$/i

/** @throws MarqueError 40100 without a token or session in force, 40300 if its role is not enough */
export async function authenticate(request: FastifyRequest, needed: Needed): Promise<Caller> {
  const known = await find(request, needed)
  if (known === undefined) throw new MarqueError('LOGIN_REQUIRED')
  const { role, caller } = known
  if (caller.signedIn !== undefined && request.method !== 'GET') {
    checkOwnPage(request, needed.publicUrl)
  }
  if (!includesRole(role, needed.role)) {
    throw new MarqueError('NOT_ALLOWED', { role, needed: needed.role })
  }
  return { ...caller, role }
}

async function find(
  request: FastifyRequest,
  { view, clock }: Needed,
): Promise<{ role: Role; caller: Caller } | undefined> {
  const { authorization } = request.headers
  if (authorization !== undefined) {
    const text = BEARER.exec(authorization)?.[1]
    const token =
      text === undefined ? undefined : await view.tokens.findByHash(await hashToken(text))
    return token && { role: token.role, caller: { actor: `token ${token.id}`, id: token.id } }
  }
  const shown = readSessionToken(request)
  const signedIn =
    shown === undefined
      ? undefined
      : await view.sessions.findByHash(await hashToken(shown), clock.now())
  if (signedIn === undefined) return undefined
  const { operator, session } = signedIn
  const caller = { actor: `operator ${operator.id}`, id: session.id, signedIn }
  return { role: operator.role, caller }
}

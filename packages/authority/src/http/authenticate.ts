// Who calls, and whether they may: bearer tokens against the role of the route's row in the table.
// Implements docs/contract.md, "Authority".
import { MarqueError } from '@marque/protocol'
import type { FastifyRequest } from 'fastify'
import type { Token } from '../domain/records.ts'
import { includesRole, type Role } from '../domain/roles.ts'
import { hashToken } from '../operations/accounts.ts'
import type { Tokens } from '../ports.ts'

const BEARER = /^Bearer ([A-Za-z0-9_-]{1,200})$/i

/** @throws MarqueError 40100 without a token in force, 40300 if its role is not enough */
export async function authenticate(
  request: FastifyRequest,
  needed: { role: Role; tokens: Tokens },
): Promise<Token> {
  const token = BEARER.exec(request.headers.authorization ?? '')?.[1]
  const known =
    token === undefined ? undefined : await needed.tokens.findByHash(await hashToken(token))
  if (known === undefined) throw new MarqueError('LOGIN_REQUIRED')
  if (!includesRole(known.role, needed.role)) {
    throw new MarqueError('NOT_ALLOWED', { role: known.role, needed: needed.role })
  }
  return known
}

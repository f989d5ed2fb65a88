// API tokens and operators. A token is told once and kept as SHA-256; a password is kept as scrypt.
import {
  encodeBase64url,
  encodeHex,
  encodeUtf8,
  MarqueError,
  sha256,
  uuidFrom,
} from '@marque/protocol'
import { isEmail } from '../domain/email.ts'
import type { Operator, Token } from '../domain/records.ts'
import type { Role } from '../domain/roles.ts'
import type { Clock, Random, Repositories } from '../ports.ts'

type Context = {
  readonly tx: Pick<Repositories, 'operators' | 'tokens' | 'sessions' | 'audit'>
  readonly clock: Clock
  readonly random: Random
  readonly actor: string
}

const TOKEN_PREFIX = 'marque_'

/** @returns the token, which is nowhere afterwards */
export async function issueToken(
  { tx, clock, random, actor }: Context,
  input: { role: Role; name: string },
): Promise<{ token: string; record: Token }> {
  const token = `${TOKEN_PREFIX}${encodeBase64url(random(32))}`
  const record: Token = {
    id: uuidFrom(random(16)),
    name: input.name,
    role: input.role,
    hash: await hashToken(token),
    createdAt: clock.now(),
  }
  await tx.tokens.add(record)
  const details = { actor, token: record.id, role: record.role, tokenName: record.name }
  await tx.audit.append({ at: clock.now(), name: 'token.created', details })
  return { token, record }
}

export const hashToken = async (token: string): Promise<string> =>
  encodeHex(await sha256(encodeUtf8(token)))

/** @throws MarqueError 40400 if there is none in force */
export async function revokeToken({ tx, clock, actor }: Context, id: string): Promise<void> {
  if (!(await tx.tokens.revoke(id, clock.now()))) {
    throw new MarqueError('NOT_FOUND', { what: 'token', id })
  }
  await tx.audit.append({ at: clock.now(), name: 'token.revoked', details: { actor, token: id } })
}

/**
 * @param input.passwordHash as `hashPassword` made it
 * @throws MarqueError 10001 if the address is none, 40900 if it is taken
 */
export async function nameOperator(
  { tx, clock, random, actor }: Context,
  input: { email: string; role: Role; passwordHash: string },
): Promise<Operator> {
  const email = input.email.trim().toLowerCase()
  if (!isEmail(email)) {
    const faults = [{ field: 'email', problem: 'is not an address' }]
    throw new MarqueError('PARAM_INPUT_ERROR', { faults })
  }
  if ((await tx.operators.findByEmail(email)) !== undefined) {
    throw new MarqueError('CONFLICT', { reason: 'there is an operator with this address' })
  }
  const operator: Operator = {
    id: uuidFrom(random(16)),
    email,
    role: input.role,
    passwordHash: input.passwordHash,
    createdAt: clock.now(),
  }
  await tx.operators.add(operator)
  const details = { actor, operator: operator.id, email, role: operator.role }
  await tx.audit.append({ at: clock.now(), name: 'operator.added', details })
  return operator
}

/** @throws MarqueError 40400 */
export async function removeOperator({ tx, clock, actor }: Context, id: string): Promise<void> {
  if (!(await tx.operators.remove(id))) throw new MarqueError('NOT_FOUND', { what: 'operator', id })
  await tx.sessions.endOf(id)
  const details = { actor, operator: id }
  await tx.audit.append({ at: clock.now(), name: 'operator.removed', details })
}

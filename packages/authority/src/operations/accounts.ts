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
import { checkUnchanged } from './expected.ts'
import { findOrRefuse } from './find-or-refuse.ts'

type Context = {
  readonly tx: Pick<Repositories, 'operators' | 'tokens' | 'sessions' | 'invitations' | 'audit'>
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
  await tx.invitations.removeUnnamed()
  const details = { actor, operator: operator.id, email, role: operator.role }
  await tx.audit.append({ at: clock.now(), name: 'operator.added', details })
  return operator
}

/** @throws MarqueError 40400, 40900 for the last administrator, or if the role is another by now */
export async function changeRole(
  { tx, clock, actor }: Context,
  input: { operatorId: string; role: Role; expectedRole?: Role },
): Promise<Operator> {
  const operator = await findOrRefuse('operator', tx.operators.find, input.operatorId)
  checkUnchanged({ what: 'role', expected: input.expectedRole, now: operator.role })
  if (input.role !== 'admin') await requireAnotherAdmin(tx, operator)
  await tx.operators.setRole(operator.id, input.role)
  await tx.audit.append({
    at: clock.now(),
    name: 'operator.role-changed',
    details: { actor, operator: operator.id, before: operator.role, role: input.role },
  })
  return { ...operator, role: input.role }
}

/** An authority that nobody administers could only be opened by its command line. */
async function requireAnotherAdmin(tx: Context['tx'], { role }: Operator): Promise<void> {
  if (role === 'admin' && (await tx.operators.count('admin')) === 1) {
    throw new MarqueError('CONFLICT', { reason: 'this is the last administrator' })
  }
}

/** @throws MarqueError 40400, 40900 for the last administrator */
export async function removeOperator({ tx, clock, actor }: Context, id: string): Promise<void> {
  const operator = await findOrRefuse('operator', tx.operators.find, id)
  await requireAnotherAdmin(tx, operator)
  await tx.operators.remove(id)
  await tx.sessions.endOf(id)
  const details = { actor, operator: id, email: operator.email, role: operator.role }
  await tx.audit.append({ at: clock.now(), name: 'operator.removed', details })
}

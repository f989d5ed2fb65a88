// Invitations: an operator's account is made by whoever opens the link, so nobody but them knows the
// password. The first administrator of a new authority comes in the same way.
import { encodeBase64url, MarqueError, uuidFrom } from '@marque/protocol'
import type { Invitation, Operator } from '../domain/records.ts'
import type { Role } from '../domain/roles.ts'
import type { Clock, Random, Repositories, Store } from '../ports.ts'
import { hashToken, nameOperator } from './accounts.ts'

export const INVITATION_SECONDS = 7 * 86_400

type Context = {
  readonly tx: Repositories
  readonly clock: Clock
  readonly random: Random
  readonly publicUrl: string
  readonly actor: string
}

/**
 * @returns the link, which is nowhere afterwards
 * @throws MarqueError 40900 if there is an operator with this address
 */
export async function invite(
  { tx, clock, random, publicUrl, actor }: Context,
  input: { email?: string; role: Role },
): Promise<{ invitation: Invitation; url: string }> {
  const email = input.email?.trim().toLowerCase()
  if (email !== undefined && (await tx.operators.findByEmail(email)) !== undefined) {
    throw new MarqueError('CONFLICT', { reason: 'there is an operator with this address' })
  }
  const token = encodeBase64url(random(32))
  const invitation: Invitation = {
    id: uuidFrom(random(16)),
    hash: await hashToken(token),
    ...(email !== undefined && { email }),
    role: input.role,
    createdAt: clock.now(),
    expiresAt: clock.now() + INVITATION_SECONDS,
  }
  await tx.invitations.add(invitation)
  const details = { actor, invitation: invitation.id, email: email ?? null, role: input.role }
  await tx.audit.append({ at: clock.now(), name: 'operator.invited', details })
  return { invitation, url: `${publicUrl}/welcome#${token}` }
}

/**
 * A link for the first administrator, in place of any earlier one.
 * @returns undefined once there is an operator
 */
export async function inviteFirst(
  context: Omit<Context, 'actor'>,
): Promise<{ url: string; expiresAt: number } | undefined> {
  const { tx } = context
  if ((await tx.operators.count()) > 0) return undefined
  await tx.invitations.removeUnnamed()
  const { invitation, url } = await invite({ ...context, actor: 'authority' }, { role: 'admin' })
  return { url, expiresAt: invitation.expiresAt }
}

/** @throws MarqueError 41003 if it was used, withdrawn, or its time is over */
export async function readInvitation(
  { view, clock }: { view: Pick<Repositories, 'invitations'>; clock: Clock },
  token: string,
): Promise<Invitation> {
  const found = await view.invitations.findByHash(await hashToken(token), clock.now())
  if (found === undefined) {
    throw new MarqueError('LINK_EXPIRED', { reason: 'the invitation was used or is over' })
  }
  return found
}

/**
 * @param input.email for an invitation that names nobody
 * @throws MarqueError 41003, 10001 if an address is needed or is another one, 40900 if it is taken
 */
export async function acceptInvitation(
  { store, clock, random }: { store: Store; clock: Clock; random: Random },
  input: { token: string; email?: string; passwordHash: string },
): Promise<Operator> {
  return store.transaction(async (tx) => {
    const invitation = await readInvitation({ view: tx, clock }, input.token)
    const email = input.email ?? invitation.email
    if (email === undefined) throw wrongEmail('is missing')
    if (invitation.email !== undefined && email.trim().toLowerCase() !== invitation.email) {
      throw wrongEmail('is not the one that was invited')
    }
    await tx.invitations.remove(invitation.id)
    const actor = `invitation ${invitation.id}`
    const { passwordHash } = input
    return nameOperator(
      { tx, clock, random, actor },
      { email, role: invitation.role, passwordHash },
    )
  })
}

const wrongEmail = (problem: string): MarqueError =>
  new MarqueError('PARAM_INPUT_ERROR', { faults: [{ field: 'email', problem }] })

/** @throws MarqueError 40400 if it was accepted or withdrawn */
export async function withdrawInvitation(
  { tx, clock, actor }: Omit<Context, 'random' | 'publicUrl'>,
  id: string,
): Promise<void> {
  if (!(await tx.invitations.remove(id))) {
    throw new MarqueError('NOT_FOUND', { what: 'invitation', id })
  }
  const details = { actor, invitation: id }
  await tx.audit.append({ at: clock.now(), name: 'operator.invitation-withdrawn', details })
}

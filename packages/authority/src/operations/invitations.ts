// Invitations: an operator's account is made by whoever opens the link, so nobody but them knows the
// password. The first administrator of a new authority comes in the same way.
import {
  encodeBase64url,
  encodeUtf8,
  hkdfSha256,
  hmacSha256,
  labelText,
  MarqueError,
  uuidFrom,
} from '@marque/protocol'
import type { Invitation, Operator } from '../domain/records.ts'
import type { Role } from '../domain/roles.ts'
import type { Clock, KeyRing, Random, Repositories, Store } from '../ports.ts'
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
  context: Context,
  input: { email: string; role: Role },
): Promise<{ invitation: Invitation; url: string }> {
  const { tx, random, publicUrl } = context
  const email = input.email.trim().toLowerCase()
  if ((await tx.operators.findByEmail(email)) !== undefined) {
    throw new MarqueError('CONFLICT', { reason: 'there is an operator with this address' })
  }
  const token = encodeBase64url(random(32))
  const id: string = uuidFrom(random(16))
  const invitation = await addInvitation(context, { id, token, email, role: input.role })
  return { invitation, url: urlOf(publicUrl, token) }
}

const urlOf = (publicUrl: string, token: string): string => `${publicUrl}/welcome#${token}`

async function addInvitation(
  { tx, clock, actor }: Pick<Context, 'tx' | 'clock' | 'actor'>,
  { token, ...facts }: { id: string; token: string; email?: string; role: Role },
): Promise<Invitation> {
  const invitation: Invitation = {
    ...facts,
    hash: await hashToken(token),
    createdAt: clock.now(),
    expiresAt: clock.now() + INVITATION_SECONDS,
  }
  await tx.invitations.add(invitation)
  const details = { actor, invitation: facts.id, email: facts.email ?? null, role: facts.role }
  await tx.audit.append({ at: clock.now(), name: 'operator.invited', details })
  return invitation
}

/**
 * A link for the first administrator: the same at every start and at every authority of one database,
 * since its token is made of the storage key, until it was used or its week is over.
 * @returns undefined once there is an operator
 */
export async function inviteFirst(
  context: Omit<Context, 'actor'> & { readonly keys: KeyRing },
): Promise<{ url: string; expiresAt: number } | undefined> {
  const { tx, clock, random, keys, publicUrl } = context
  if ((await tx.operators.count()) > 0) return undefined
  const open = await tx.invitations.list(clock.now())
  const known = open.find(({ email }) => email === undefined)
  const id: string = known?.id ?? uuidFrom(random(16))
  const token = await firstToken(keys, id)
  const invitation =
    known ?? (await addInvitation({ ...context, actor: 'authority' }, { id, token, role: 'admin' }))
  return { url: urlOf(publicUrl, token), expiresAt: invitation.expiresAt }
}

async function firstToken({ storageKey }: KeyRing, id: string): Promise<string> {
  const info = labelText('first administrator')
  const key = await hkdfSha256({ ikm: storageKey, salt: new Uint8Array(0), info })
  return encodeBase64url(await hmacSha256(key, encodeUtf8(id)))
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

// Operators sign in with a password and get a session, which they or an administrator end at once.
// Guessing is counted by address of mail and by address of the network, before the password is looked
// at, over all authorities of a database. Implements docs/contract.md; docs/threat-model.md, A21.
import { encodeBase64url, MarqueError, uuidFrom } from '@marque/protocol'
import type { Operator, Session } from '../domain/records.ts'
import type { Clock, Random, Repositories, Store } from '../ports.ts'
import { hashToken } from './accounts.ts'

const SESSION_SECONDS = 12 * 3600
const WINDOW_SECONDS = 15 * 60
const MOST_TRIES = { mail: 5, network: 50 }

type Context = {
  readonly store: Pick<Store, 'transaction' | 'view'>
  readonly clock: Clock
  readonly random: Random
  /** slow on purpose, and as slow for an operator that is not there */
  readonly isPassword: (password: string, stored: string | undefined) => Promise<boolean>
}

export type SignedIn = {
  /** goes into the cookie, and is nowhere else */
  readonly token: string
  readonly session: Session
  readonly operator: Operator
}

/** @throws MarqueError 40100 for a wrong address or password alike, 42900 after too many of them */
export async function signIn(
  { store, clock, random, isPassword }: Context,
  input: { email: string; password: string; address: string },
): Promise<SignedIn> {
  const email = input.email.trim().toLowerCase()
  const keys = [`mail ${email}`, `network ${input.address}`] as const
  await store.transaction((tx) => countTry(tx, keys, clock.now()))
  const operator = await store.view.operators.findByEmail(email)
  const isRight = await isPassword(input.password, operator?.passwordHash)
  const details = { email, address: input.address }
  if (operator === undefined || !isRight) {
    await store.transaction((tx) =>
      tx.audit.append({ at: clock.now(), name: 'session.refused', details }),
    )
    throw new MarqueError('LOGIN_REQUIRED', { reason: 'wrong address or password' })
  }
  return openSession({ store, clock, random }, { operator, address: input.address })
}

/** For an operator who has shown who they are. */
export async function openSession(
  { store, clock, random }: Omit<Context, 'isPassword'>,
  { operator, address }: { operator: Operator; address: string },
): Promise<SignedIn> {
  const token = encodeBase64url(random(32))
  const session: Session = {
    id: uuidFrom(random(16)),
    operatorId: operator.id,
    hash: await hashToken(token),
    address,
    createdAt: clock.now(),
    expiresAt: clock.now() + SESSION_SECONDS,
  }
  await store.transaction(async (tx) => {
    await tx.loginTries.forget([`mail ${operator.email}`])
    await tx.sessions.add(session)
    const opened = { operator: operator.id, session: session.id, address }
    await tx.audit.append({ at: clock.now(), name: 'session.opened', details: opened })
  })
  return { token, session, operator }
}

/** Counted first: whoever guesses in parallel is counted as often as whoever takes turns. */
async function countTry(
  tx: Repositories,
  [mail, network]: readonly [mail: string, network: string],
  now: number,
): Promise<void> {
  await tx.loginTries.forgetBefore(now - WINDOW_SECONDS)
  const waits = await Promise.all([
    waitSeconds(tx, mail, { now, most: MOST_TRIES.mail }),
    waitSeconds(tx, network, { now, most: MOST_TRIES.network }),
  ])
  const wait = Math.max(...waits)
  if (wait > 0) throw new MarqueError('TOO_MANY_REQUESTS', { retryAfterSeconds: wait })
  await tx.loginTries.add([mail, network], now)
}

async function waitSeconds(
  tx: Repositories,
  key: string,
  { now, most }: { now: number; most: number },
): Promise<number> {
  const tries = await tx.loginTries.since(key, now - WINDOW_SECONDS)
  const oldest = tries.at(-most)
  return oldest === undefined ? 0 : Math.max(1, oldest + WINDOW_SECONDS - now)
}

type InTransaction = {
  readonly tx: Pick<Repositories, 'sessions' | 'audit'>
  readonly clock: Clock
  readonly actor: string
}

/** @throws MarqueError 40400 if the operator has no such session */
export async function endSession(
  { tx, clock, actor }: InTransaction,
  of: { id: string; operatorId: string },
): Promise<void> {
  if (!(await tx.sessions.end(of))) throw new MarqueError('NOT_FOUND', { what: 'session' })
  const details = { actor, session: of.id }
  await tx.audit.append({ at: clock.now(), name: 'session.ended', details })
}

/**
 * Ends all sessions of the operator but the one that asks.
 * @param change.hashNext of the next password, made as late as possible: it is slow on purpose
 * @throws MarqueError 40300 if the present password is another one, 42900 after too many tries
 */
export async function changePassword(
  { store, clock, isPassword, actor }: Omit<Context, 'random'> & { readonly actor: string },
  change: Omit<SignedIn, 'token'> & {
    readonly current: string
    /** address of the network */
    readonly from: string
    readonly hashNext: () => Promise<string>
  },
): Promise<void> {
  const { session, operator } = change
  const keys = [`mail ${operator.email}`, `network ${change.from}`] as const
  await store.transaction((tx) => countTry(tx, keys, clock.now()))
  if (!(await isPassword(change.current, operator.passwordHash))) {
    throw new MarqueError('NOT_ALLOWED', { reason: 'the present password is another one' })
  }
  const passwordHash = await change.hashNext()
  await store.transaction(async (tx) => {
    await tx.loginTries.forget([keys[0]])
    await tx.operators.setPassword(operator.id, passwordHash)
    await tx.sessions.endOf(operator.id, session.id)
    const details = { actor, operator: operator.id }
    await tx.audit.append({ at: clock.now(), name: 'operator.password-changed', details })
  })
}

// Operators sign in and out, see where they are signed in, and change their password.
import { MarqueError } from '@marque/protocol'
import Type from 'typebox'
import { hashPassword, isPassword } from '../../adapters/passwords.ts'
import { changePassword, endSession, signIn } from '../../operations/sessions.ts'
import type { Caller } from '../authenticate.ts'
import { type Route, route } from '../route.ts'
import { IdParams, SessionSchema, text, toOperator, toSession } from '../schemas.ts'
import { setSessionCookie } from '../session-cookie.ts'
import { answerSignedIn, isSecure, SignedInSchema } from '../signed-in.ts'

const password = Type.String({ minLength: 1, maxLength: 200 })
const tag = 'sessions'

/** @throws MarqueError 40300: a token is nobody's password */
function signedIn({ signedIn }: Caller): NonNullable<Caller['signedIn']> {
  if (signedIn !== undefined) return signedIn
  throw new MarqueError('NOT_ALLOWED', { reason: 'a token has no session; sign in' })
}

const ownSession: readonly Route[] = [
  route({
    method: 'POST',
    path: '/session',
    role: 'anyone',
    kind: 'read',
    tag,
    name: 'signIn',
    summary: 'Sign in; sets a cookie',
    body: Type.Object({ email: text(254), password }, { additionalProperties: false }),
    status: 200,
    answer: SignedInSchema,
    handle: async (call) => {
      const { store, body, request } = call
      const { clock, random } = call.context
      const input = { ...body, address: request.ip }
      return answerSignedIn(call, await signIn({ store, clock, random, isPassword }, input))
    },
  }),
  route({
    method: 'GET',
    path: '/session',
    role: 'viewer',
    kind: 'read',
    tag,
    name: 'readSession',
    summary: 'Who is signed in here',
    status: 200,
    answer: SignedInSchema,
    handle: async ({ caller }) => {
      const { operator, session } = signedIn(caller)
      return { operator: toOperator(operator), expiresAt: session.expiresAt }
    },
  }),
  route({
    method: 'DELETE',
    path: '/session',
    role: 'viewer',
    kind: 'write',
    tag,
    name: 'signOut',
    summary: 'Sign out; takes the cookie away',
    status: 204,
    handle: async ({ context, caller, request, reply }) => {
      const { session } = signedIn(caller)
      await endSession(context, session)
      setSessionCookie(reply, { token: '', maxAge: 0, isSecure: isSecure({ request, context }) })
    },
  }),
  route({
    method: 'POST',
    path: '/session/password',
    role: 'viewer',
    kind: 'read',
    tag,
    name: 'changePassword',
    summary: 'Change the password; all other sessions end',
    body: Type.Object(
      { current: password, next: Type.String({ minLength: 12, maxLength: 200 }) },
      { additionalProperties: false },
    ),
    status: 204,
    handle: async ({ context, store, caller, body, request }) => {
      const { clock, random, actor } = context
      const hashNext = () => hashPassword(body.next, random)
      const change = { ...signedIn(caller), current: body.current, from: request.ip, hashNext }
      await changePassword({ store, clock, isPassword, actor }, change)
    },
  }),
]

const allSessions: readonly Route[] = [
  route({
    method: 'GET',
    path: '/sessions',
    role: 'viewer',
    kind: 'read',
    tag,
    name: 'listSessions',
    summary: 'Where the operator is signed in, newest first',
    status: 200,
    answer: Type.Object({ items: Type.Array(SessionSchema) }),
    handle: async ({ context, caller }) => {
      const { session, operator } = signedIn(caller)
      const sessions = await context.tx.sessions.listOf(operator.id, context.clock.now())
      return { items: sessions.map((each) => toSession(each, session.id)) }
    },
  }),
  route({
    method: 'DELETE',
    path: '/sessions/:id',
    role: 'viewer',
    kind: 'write',
    tag,
    name: 'endSession',
    summary: 'Sign the operator out elsewhere',
    params: IdParams,
    status: 204,
    handle: ({ context, caller, params }) =>
      endSession(context, { id: params.id, operatorId: signedIn(caller).operator.id }),
  }),
]

export const sessionRoutes: readonly Route[] = [...ownSession, ...allSessions]

// Invitations: made and withdrawn by administrators, read and accepted by whoever has the link.
import Type from 'typebox'
import { hashPassword } from '../../adapters/passwords.ts'
import {
  acceptInvitation,
  invite,
  readInvitation,
  withdrawInvitation,
} from '../../operations/invitations.ts'
import { openSession } from '../../operations/sessions.ts'
import { type Route, route } from '../route.ts'
import { email, IdParams, InvitationSchema, role, toInvitation } from '../schemas.ts'
import { answerSignedIn, SignedInSchema } from '../signed-in.ts'

const tag = 'operators'
const token = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })

const byAdministrators: readonly Route[] = [
  route({
    method: 'GET',
    path: '/invitations',
    role: 'admin',
    kind: 'read',
    tag,
    name: 'listInvitations',
    summary: 'Invitations that nobody has accepted yet, newest first; never the links',
    status: 200,
    answer: Type.Object({ items: Type.Array(InvitationSchema) }),
    handle: async ({ context: { tx, clock } }) => ({
      items: (await tx.invitations.list(clock.now())).map(toInvitation),
    }),
  }),
  route({
    method: 'POST',
    path: '/invitations',
    role: 'admin',
    kind: 'write',
    tag,
    name: 'inviteOperator',
    summary: 'Make a link by which an operator makes their account; the answer alone shows it',
    body: Type.Object({ role, email }, { additionalProperties: false }),
    status: 201,
    answer: Type.Object({ ...InvitationSchema.properties, url: Type.String() }),
    handle: async ({ context, body }) => {
      const { invitation, url } = await invite(context, body)
      return { ...toInvitation(invitation), url }
    },
  }),
  route({
    method: 'DELETE',
    path: '/invitations/:id',
    role: 'admin',
    kind: 'write',
    tag,
    name: 'withdrawInvitation',
    summary: 'Withdraw an invitation',
    params: IdParams,
    status: 204,
    handle: ({ context, params }) => withdrawInvitation(context, params.id),
  }),
]

const byTheInvited: readonly Route[] = [
  route({
    method: 'POST',
    path: '/invitations/read',
    role: 'anyone',
    kind: 'read',
    tag,
    name: 'readInvitation',
    summary: 'What an invitation is for',
    body: Type.Object({ token }, { additionalProperties: false }),
    status: 200,
    answer: Type.Object({
      email: Type.Optional(Type.String()),
      role,
      publisher: Type.String(),
    }),
    handle: async ({ context: { clock, publisher }, store, body }) => {
      const invitation = await readInvitation({ view: store.view, clock }, body.token)
      const { email: invited, role: given } = invitation
      return {
        ...(invited !== undefined && { email: invited }),
        role: given,
        publisher: publisher.name,
      }
    },
  }),
  route({
    method: 'POST',
    path: '/invitations/accept',
    role: 'anyone',
    kind: 'read',
    tag,
    name: 'acceptInvitation',
    summary: 'Make the account that an invitation is for, and sign in; sets a cookie',
    body: Type.Object(
      {
        token,
        email: Type.Optional(email),
        password: Type.String({ minLength: 12, maxLength: 200 }),
      },
      { additionalProperties: false },
    ),
    status: 200,
    answer: SignedInSchema,
    handle: async (call) => {
      const { store, body, request } = call
      const { clock, random } = call.context
      await readInvitation({ view: store.view, clock }, body.token)
      const passwordHash = await hashPassword(body.password, random)
      const { password: _password, ...named } = body
      const context = { store, clock, random }
      const operator = await acceptInvitation(context, { ...named, passwordHash })
      const opened = await openSession(context, { operator, address: request.ip })
      return answerSignedIn(call, opened)
    },
  }),
]

export const invitationRoutes: readonly Route[] = [...byAdministrators, ...byTheInvited]

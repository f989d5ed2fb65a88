// The answer to who has just signed in: the operator, until when, and the cookie.
import Type, { type Static } from 'typebox'
import type { SignedIn } from '../operations/sessions.ts'
import type { Call } from './route.ts'
import { at, OperatorSchema, toOperator } from './schemas.ts'
import { setSessionCookie } from './session-cookie.ts'

export const SignedInSchema = Type.Object({ operator: OperatorSchema, expiresAt: at })

export const isSecure = ({ request, context }: Pick<Call, 'request' | 'context'>): boolean =>
  request.protocol === 'https' || context.publicUrl.startsWith('https:')

export function answerSignedIn(
  call: Pick<Call, 'request' | 'context' | 'reply'>,
  { token, session, operator }: SignedIn,
): Static<typeof SignedInSchema> {
  const { createdAt, expiresAt } = session
  const maxAge = expiresAt - createdAt
  setSessionCookie(call.reply, { token, maxAge, isSecure: isSecure(call) })
  return { operator: toOperator(operator), expiresAt }
}

// Logging in and out, and another password for the administrator. Implements docs/threat-model.md, A21.
import { PasswordBodySchema } from '@marque/protocol'
import Type from 'typebox'
import type { AdminLogin } from './admin-login.ts'
import { ADMIN, adminRoute, NO_CONTENT } from './admin-query.ts'
import type { App } from './app.ts'

const LoginBodySchema = Type.Object({ password: Type.String({ minLength: 1, maxLength: 1000 }) })

/** Log in and out; belongs beside the routes that refuse other people's pages. */
export function sessionRoutes(app: App, login: AdminLogin): void {
  const tags = ['admin']
  const logIn = {
    summary: 'Log in; sets a session cookie',
    tags,
    body: LoginBodySchema,
    response: NO_CONTENT,
  }
  app.post(`${ADMIN}/session`, { schema: logIn }, async (request, reply) => {
    login.logIn(request.body.password, request, reply)
    return reply.code(204).send(null)
  })
  const logOut = { summary: 'Log out', tags, response: NO_CONTENT }
  app.delete(`${ADMIN}/session`, { schema: logOut }, async (request, reply) => {
    login.logOut(request, reply)
    return reply.code(204).send(null)
  })
}

/** What only who is logged in may do; belongs under the guard. */
export function passwordRoutes(app: App, login: AdminLogin): void {
  const everywhere = { ...adminRoute('Log out everywhere'), response: NO_CONTENT }
  app.delete(`${ADMIN}/sessions`, { schema: everywhere }, async (request, reply) => {
    login.logOutEverywhere(request, reply)
    return reply.code(204).send(null)
  })
  const password = {
    ...adminRoute('Change the password; every other session ends'),
    body: PasswordBodySchema,
    response: NO_CONTENT,
  }
  app.put(`${ADMIN}/password`, { schema: password }, async (request, reply) => {
    await login.changePassword(request.body, request, reply)
    return reply.code(204).send(null)
  })
}

// Operators and API tokens; for administrators alone.
import Type from 'typebox'
import { hashPassword } from '../../adapters/passwords.ts'
import {
  changeRole,
  issueToken,
  nameOperator,
  removeOperator,
  revokeToken,
} from '../../operations/accounts.ts'
import { pageOf, type Route, route } from '../route.ts'
import {
  email,
  IdParams,
  OperatorSchema,
  PageQuery,
  pageSchema,
  role,
  TokenSchema,
  text,
  toOperator,
  toToken,
} from '../schemas.ts'

const operatorRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/operators',
    role: 'admin',
    kind: 'read',
    tag: 'operators',
    name: 'listOperators',
    summary: 'Operators, newest first',
    query: PageQuery,
    status: 200,
    answer: pageSchema(OperatorSchema),
    handle: async ({ context, query }) => {
      const { items, ...rest } = await context.tx.operators.list(pageOf(query))
      return { items: items.map(toOperator), ...rest }
    },
  }),
  route({
    method: 'POST',
    path: '/operators',
    role: 'admin',
    kind: 'write',
    tag: 'operators',
    name: 'addOperator',
    summary: 'Add an operator',
    body: Type.Object(
      { email, role, password: Type.String({ minLength: 12, maxLength: 200 }) },
      { additionalProperties: false },
    ),
    status: 201,
    answer: OperatorSchema,
    handle: async ({ context, body }) => {
      const passwordHash = await hashPassword(body.password, context.random)
      return toOperator(await nameOperator(context, { ...body, passwordHash }))
    },
  }),
  route({
    method: 'PATCH',
    path: '/operators/:id',
    role: 'admin',
    kind: 'write',
    tag: 'operators',
    name: 'changeOperator',
    summary: "Change an operator's role; 40900 for the last administrator",
    params: IdParams,
    body: Type.Object({ role, expectedRole: Type.Optional(role) }, { additionalProperties: false }),
    status: 200,
    answer: OperatorSchema,
    handle: async ({ context, params, body }) =>
      toOperator(await changeRole(context, { operatorId: params.id, ...body })),
  }),
  route({
    method: 'DELETE',
    path: '/operators/:id',
    role: 'admin',
    kind: 'write',
    tag: 'operators',
    name: 'removeOperator',
    summary: 'Remove an operator',
    params: IdParams,
    status: 204,
    handle: ({ context, params }) => removeOperator(context, params.id),
  }),
]

const tokenRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/tokens',
    role: 'admin',
    kind: 'read',
    tag: 'tokens',
    name: 'listTokens',
    summary: 'API tokens, newest first; never the tokens themselves',
    query: PageQuery,
    status: 200,
    answer: pageSchema(TokenSchema),
    handle: async ({ context, query }) => {
      const { items, ...rest } = await context.tx.tokens.list(pageOf(query))
      return { items: items.map(toToken), ...rest }
    },
  }),
  route({
    method: 'POST',
    path: '/tokens',
    role: 'admin',
    kind: 'write',
    tag: 'tokens',
    name: 'createToken',
    summary: 'Make an API token; the answer is the only place that shows it',
    body: Type.Object({ role, name: Type.Optional(text(100)) }, { additionalProperties: false }),
    status: 201,
    answer: Type.Object({ ...TokenSchema.properties, token: Type.String() }),
    handle: async ({ context, body }) => {
      const { token, record } = await issueToken(context, {
        role: body.role,
        name: body.name ?? '',
      })
      return { ...toToken(record), token }
    },
  }),
  route({
    method: 'DELETE',
    path: '/tokens/:id',
    role: 'admin',
    kind: 'write',
    tag: 'tokens',
    name: 'revokeToken',
    summary: 'Revoke an API token at once',
    params: IdParams,
    status: 204,
    handle: ({ context, params }) => revokeToken(context, params.id),
  }),
]

export const accountRoutes: readonly Route[] = [...operatorRoutes, ...tokenRoutes]

// License requests: handed in, listed with what is wrong with them, confirmed.
import Type from 'typebox'
import type { RequestFields, RequestState } from '../../domain/records.ts'
import { REQUEST_STATES } from '../../domain/records.ts'
import { TermChangesSchema } from '../../domain/terms.ts'
import { confirmRequest } from '../../operations/confirm-request.ts'
import { findOrRefuse } from '../../operations/find-or-refuse.ts'
import { receiveRequest } from '../../operations/receive-request.ts'
import { pageOf, type Route, route } from '../route.ts'
import {
  IdParams,
  IssuedSchema,
  PageQuery,
  ProductVersionSchema,
  pageSchema,
  RequestSchema,
  text,
  toIssued,
  toRequest,
} from '../schemas.ts'

/** Only types and sizes: what is wrong with the content is a fault of the request, not of the call. */
const RequestBodySchema = Type.Object(
  {
    from: Type.String({ maxLength: 254 }),
    company: Type.String({ maxLength: 200 }),
    projectName: text(200),
    contractSignedOn: Type.String({ maxLength: 100 }),
    registrationMethod: Type.String({ maxLength: 100 }),
    maxRegistrations: Type.Optional(Type.Number()),
    product: Type.Optional(Type.String({ maxLength: 200 })),
    productVersion: ProductVersionSchema,
    note: Type.Optional(Type.String({ maxLength: 4000 })),
  },
  { additionalProperties: false },
)

export const requestRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/requests',
    role: 'viewer',
    kind: 'read',
    tag: 'requests',
    name: 'listRequests',
    summary: 'License requests, newest first',
    query: Type.Object(
      {
        ...PageQuery.properties,
        state: Type.Optional(
          Type.Unsafe<RequestState>(Type.Union(REQUEST_STATES.map((state) => Type.Literal(state)))),
        ),
      },
      { additionalProperties: false },
    ),
    status: 200,
    answer: pageSchema(RequestSchema),
    handle: async ({ context, query }) => {
      const { state } = query
      const page = { ...pageOf(query), ...(state !== undefined && { state }) }
      const { items, ...rest } = await context.tx.requests.list(page)
      return { items: items.map(toRequest), ...rest }
    },
  }),
  route({
    method: 'POST',
    path: '/requests',
    role: 'issuer',
    kind: 'write',
    tag: 'requests',
    name: 'createRequest',
    summary: 'Hand in a license request; it is open, or rejected with every fault named',
    body: RequestBodySchema,
    status: 201,
    answer: RequestSchema,
    handle: async ({ context, body }) =>
      toRequest(await receiveRequest(context, body as RequestFields)),
  }),
  route({
    method: 'GET',
    path: '/requests/:id',
    role: 'viewer',
    kind: 'read',
    tag: 'requests',
    name: 'getRequest',
    summary: 'One license request',
    params: IdParams,
    status: 200,
    answer: RequestSchema,
    handle: async ({ context, params }) =>
      toRequest(await findOrRefuse('request', context.tx.requests.find, params.id)),
  }),
  route({
    method: 'POST',
    path: '/requests/:id/confirm',
    role: 'issuer',
    kind: 'write',
    tag: 'requests',
    name: 'confirmRequest',
    summary: 'Confirm an open request: issues a license and its deployment',
    params: IdParams,
    body: Type.Object({ terms: Type.Optional(TermChangesSchema) }, { additionalProperties: false }),
    bodyOptional: true,
    status: 201,
    answer: IssuedSchema,
    handle: async ({ context, params, body }) => {
      const input = { requestId: params.id, terms: body.terms ?? {} }
      return toIssued((await confirmRequest(context, input)).license)
    },
  }),
]

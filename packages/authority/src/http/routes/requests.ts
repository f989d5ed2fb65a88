// License requests: handed in, listed with what is wrong with them, confirmed.
import Type from 'typebox'
import type { RequestFields, RequestState } from '../../domain/records.ts'
import { REQUEST_STATES } from '../../domain/records.ts'
import { defaultTerms, TermChangesSchema } from '../../domain/terms.ts'
import { confirmRequest } from '../../operations/confirm-request.ts'
import { findOrRefuse } from '../../operations/find-or-refuse.ts'
import { receiveRequest } from '../../operations/receive-request.ts'
import { rejectRequest } from '../../operations/reject-request.ts'
import { pageOf, type Route, route } from '../route.ts'
import {
  IdParams,
  IssuedSchema,
  LicenseeSchema,
  LicenseTermsSchema,
  language,
  ProductVersionSchema,
  pageSchema,
  RequestSchema,
  SearchQuery,
  text,
  toIssued,
  toLicensee,
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
    language: Type.Optional(language),
  },
  { additionalProperties: false },
)

const mail = Type.Boolean({ description: 'false: the licensee is not written to' })

const RequestDetailSchema = Type.Object({
  ...RequestSchema.properties,
  licensee: Type.Optional(LicenseeSchema),
  terms: Type.Optional(LicenseTermsSchema),
})

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
        ...SearchQuery.properties,
        state: Type.Optional(
          Type.Unsafe<RequestState>(Type.Union(REQUEST_STATES.map((state) => Type.Literal(state)))),
        ),
      },
      { additionalProperties: false },
    ),
    status: 200,
    answer: pageSchema(RequestSchema),
    handle: async ({ context, query }) => {
      const { items, ...rest } = await context.tx.requests.list(pageOf(query))
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
    handle: async ({ context, body, caller }) => {
      const source = caller.signedIn === undefined ? 'api' : 'console'
      return toRequest(await receiveRequest(context, body as RequestFields, source))
    },
  }),
  route({
    method: 'GET',
    path: '/requests/:id',
    role: 'viewer',
    kind: 'read',
    tag: 'requests',
    name: 'getRequest',
    summary: 'One license request; an open one with the terms that a confirmation would issue',
    params: IdParams,
    status: 200,
    answer: RequestDetailSchema,
    handle: async ({ context, params }) => {
      const request = await findOrRefuse('request', context.tx.requests.find, params.id)
      const { licenseeId, state } = request
      const licensee =
        licenseeId === undefined ? undefined : await context.tx.licensees.find(licenseeId)
      return {
        ...toRequest(request),
        ...(licensee !== undefined && { licensee: toLicensee(licensee) }),
        ...(state === 'open' && { terms: defaultTerms(request) }),
      }
    },
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
    body: Type.Object(
      { terms: Type.Optional(TermChangesSchema), mail: Type.Optional(mail) },
      { additionalProperties: false },
    ),
    bodyOptional: true,
    status: 201,
    answer: IssuedSchema,
    handle: async ({ context, params, body }) => {
      const input = { requestId: params.id, terms: body.terms ?? {}, mail: body.mail ?? true }
      return toIssued((await confirmRequest(context, input)).license)
    },
  }),
  route({
    method: 'POST',
    path: '/requests/:id/reject',
    role: 'issuer',
    kind: 'write',
    tag: 'requests',
    name: 'rejectRequest',
    summary: 'Turn an open request down, with a reason that the licensee is told',
    params: IdParams,
    body: Type.Object(
      { reason: text(1000), mail: Type.Optional(mail) },
      { additionalProperties: false },
    ),
    status: 200,
    answer: RequestSchema,
    handle: async ({ context, params, body }) => {
      const input = { requestId: params.id, reason: body.reason, mail: body.mail ?? true }
      return toRequest(await rejectRequest(context, input))
    },
  }),
]

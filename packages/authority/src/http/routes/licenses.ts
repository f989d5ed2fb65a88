// Licenses: shown with their history; renewed, suspended, resumed.
import { TermsSchema } from '@marque/protocol'
import Type from 'typebox'
import { TermChangesSchema } from '../../domain/terms.ts'
import { renewLicense, resumeLicense, suspendLicense } from '../../operations/change-license.ts'
import { findOrRefuse } from '../../operations/find-or-refuse.ts'
import { pageOf, type Route, route } from '../route.ts'
import {
  IdParams,
  id,
  LicenseSchema,
  pageSchema,
  RenewedSchema,
  SearchQuery,
  toIssued,
  toLicense,
} from '../schemas.ts'

const expectedSerial = Type.Optional(
  Type.Integer({ minimum: 1, description: '40900 if another serial is the newest by now' }),
)
const StatusBody = Type.Object({ expectedSerial }, { additionalProperties: false })
const DAY_SECONDS = 86_400

export const licenseRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/licenses',
    role: 'viewer',
    kind: 'read',
    tag: 'licenses',
    name: 'listLicenses',
    summary: 'Licenses at their newest serial, newest license first; those that end, soonest first',
    query: Type.Object(
      {
        ...SearchQuery.properties,
        licenseeId: Type.Optional(id),
        accountStatus: Type.Optional(TermsSchema.properties.accountStatus),
        expiringWithinDays: Type.Optional(Type.String({ pattern: '^[1-9]\\d{0,3}$' })),
      },
      { additionalProperties: false },
    ),
    status: 200,
    answer: pageSchema(LicenseSchema),
    handle: async ({ context, query }) => {
      const { expiringWithinDays, ...page } = pageOf(query)
      const { licenses } = context.tx
      const from = context.clock.now()
      const to = from + Number(expiringWithinDays) * DAY_SECONDS
      const { items, ...rest } =
        expiringWithinDays === undefined
          ? await licenses.list(page)
          : await licenses.listEnding({ ...page, from, to })
      return { items: items.map(toLicense), ...rest }
    },
  }),
  route({
    method: 'GET',
    path: '/licenses/:id',
    role: 'viewer',
    kind: 'read',
    tag: 'licenses',
    name: 'getLicense',
    summary: 'One license with all its serials',
    params: IdParams,
    status: 200,
    answer: Type.Object({ ...LicenseSchema.properties, history: Type.Array(LicenseSchema) }),
    handle: async ({ context, params }) => {
      const license = await findOrRefuse('license', context.tx.licenses.find, params.id)
      const history = await context.tx.licenses.history(params.id)
      return { ...toLicense(license), history: history.map(toLicense) }
    },
  }),
  route({
    method: 'POST',
    path: '/licenses/:id/renew',
    role: 'issuer',
    kind: 'write',
    tag: 'licenses',
    name: 'renewLicense',
    summary: 'Issue the next serial for the same deployment; named terms replace the present ones',
    params: IdParams,
    body: Type.Object(
      { terms: TermChangesSchema, expectedSerial },
      { additionalProperties: false },
    ),
    status: 200,
    answer: RenewedSchema,
    handle: async ({ context, params, body }) => {
      const { license } = toIssued(await renewLicense(context, { licenseId: params.id, ...body }))
      return { license }
    },
  }),
  statusRoute('suspend', 'Suspend an active license', suspendLicense),
  statusRoute('resume', 'Resume a suspended license', resumeLicense),
]

function statusRoute(verb: string, summary: string, operation: typeof suspendLicense): Route {
  return route({
    method: 'POST',
    path: `/licenses/:id/${verb}`,
    role: 'issuer',
    kind: 'write',
    tag: 'licenses',
    name: `${verb}License`,
    summary,
    params: IdParams,
    body: StatusBody,
    bodyOptional: true,
    status: 200,
    answer: RenewedSchema,
    handle: async ({ context, params, body }) => {
      const { license } = toIssued(await operation(context, { licenseId: params.id, ...body }))
      return { license }
    },
  })
}

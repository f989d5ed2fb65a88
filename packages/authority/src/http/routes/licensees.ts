// Licensees: who may be licensed, and the contract's address and date that requests are held against.
import Type from 'typebox'
import { addLicensee } from '../../operations/add-licensee.ts'
import { findOrRefuse } from '../../operations/find-or-refuse.ts'
import { pageOf, type Route, route } from '../route.ts'
import {
  email,
  IdParams,
  LicenseeSchema,
  PageQuery,
  pageSchema,
  text,
  toLicensee,
} from '../schemas.ts'

export const licenseeRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/licensees',
    role: 'viewer',
    kind: 'read',
    tag: 'licensees',
    name: 'listLicensees',
    summary: 'Licensees, newest first',
    query: PageQuery,
    status: 200,
    answer: pageSchema(LicenseeSchema),
    handle: ({ context, query }) => context.tx.licensees.list(pageOf(query)),
  }),
  route({
    method: 'POST',
    path: '/licensees',
    role: 'issuer',
    kind: 'write',
    tag: 'licensees',
    name: 'addLicensee',
    summary: 'Add a licensee; the same contract again is the same licensee',
    body: Type.Object(
      { name: text(200), email, contractSignedOn: Type.String({ maxLength: 20 }) },
      { additionalProperties: false },
    ),
    status: 201,
    answer: LicenseeSchema,
    handle: async ({ context, body }) => toLicensee(await addLicensee(context, body)),
  }),
  route({
    method: 'GET',
    path: '/licensees/:id',
    role: 'viewer',
    kind: 'read',
    tag: 'licensees',
    name: 'getLicensee',
    summary: 'One licensee',
    params: IdParams,
    status: 200,
    answer: LicenseeSchema,
    handle: async ({ context, params }) =>
      toLicensee(await findOrRefuse('licensee', context.tx.licensees.find, params.id)),
  }),
]

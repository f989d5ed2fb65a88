// Licensees: who may be licensed, and the contract's address and date that requests are held against.
import Type from 'typebox'
import { addLicensee } from '../../operations/add-licensee.ts'
import { changeLicensee } from '../../operations/change-licensee.ts'
import { findOrRefuse } from '../../operations/find-or-refuse.ts'
import { pageOf, type Route, route } from '../route.ts'
import {
  email,
  IdParams,
  LicenseeSchema,
  language,
  pageSchema,
  SearchQuery,
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
    query: SearchQuery,
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
  route({
    method: 'PATCH',
    path: '/licensees/:id',
    role: 'issuer',
    kind: 'write',
    tag: 'licensees',
    name: 'changeLicensee',
    summary: 'Change what is named; 40900 if it is no longer the version that was expected',
    params: IdParams,
    body: Type.Object(
      {
        name: Type.Optional(text(200)),
        email: Type.Optional(email),
        contractSignedOn: Type.Optional(Type.String({ maxLength: 20 })),
        language: Type.Optional(language),
        expectedVersion: Type.Optional(Type.Integer({ minimum: 1 })),
      },
      { additionalProperties: false },
    ),
    status: 200,
    answer: LicenseeSchema,
    handle: async ({ context, params, body: { expectedVersion, ...changes } }) =>
      toLicensee(
        await changeLicensee(context, {
          licenseeId: params.id,
          changes,
          ...(expectedVersion !== undefined && { expectedVersion }),
        }),
      ),
  }),
]

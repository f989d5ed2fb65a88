// Activations and migrations: what phones were told, and which deployment took over from which.
import Type from 'typebox'
import { migrateDeployment } from '../../operations/migrate-deployment.ts'
import { pageOf, type Route, route } from '../route.ts'
import {
  ActivationSchema,
  id,
  MigrationSchema,
  PageQuery,
  pageSchema,
  toActivation,
  toMigration,
} from '../schemas.ts'

export const activationRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/activations',
    role: 'viewer',
    kind: 'read',
    tag: 'activations',
    name: 'listActivations',
    summary: 'Approvals and refusals of activations, newest first',
    query: Type.Object(
      {
        ...PageQuery.properties,
        deploymentId: Type.Optional(id),
        outcome: Type.Optional(ActivationSchema.properties.outcome),
      },
      { additionalProperties: false },
    ),
    status: 200,
    answer: pageSchema(ActivationSchema),
    handle: async ({ context, query }) => {
      const { items, ...rest } = await context.tx.activations.list(pageOf(query))
      return { items: items.map(toActivation), ...rest }
    },
  }),
  route({
    method: 'GET',
    path: '/migrations',
    role: 'viewer',
    kind: 'read',
    tag: 'migrations',
    name: 'listMigrations',
    summary: 'Migrations, newest first',
    query: PageQuery,
    status: 200,
    answer: pageSchema(MigrationSchema),
    handle: async ({ context, query }) => {
      const { items, ...rest } = await context.tx.deployments.listMigrations(pageOf(query))
      return { items: items.map(toMigration), ...rest }
    },
  }),
  route({
    method: 'POST',
    path: '/migrations',
    role: 'issuer',
    kind: 'write',
    tag: 'migrations',
    name: 'createMigration',
    summary: 'Make the successor of an ended deployment',
    body: Type.Object(
      {
        deploymentId: id,
        privateConfig: Type.Optional(
          Type.Object({}, { description: 'the file of the stopped license server, as it is' }),
        ),
        mailId: Type.Optional(
          Type.Unsafe<string>({ ...id, description: 'the mail that asks; its attachment counts' }),
        ),
      },
      { additionalProperties: false },
    ),
    status: 201,
    answer: MigrationSchema,
    handle: async ({ context, body }) =>
      toMigration((await migrateDeployment(context, body)).migration),
  }),
]

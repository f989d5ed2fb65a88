// Deployments: what became of each, its license file, its end, and how often it may be installed anew.
import Type from 'typebox'
import type { Deployment } from '../../domain/records.ts'
import type { Context } from '../../operations/context.ts'
import { endDeployment, setReinstalls } from '../../operations/end-deployment.ts'
import { findOrRefuse } from '../../operations/find-or-refuse.ts'
import { pageOf, type Route, route } from '../route.ts'
import { at, count, IdParams, id, LicenseFileSchema, PageQuery, pageSchema } from '../schemas.ts'

const DeploymentSchema = Type.Object({
  id,
  state: Type.Union([Type.Literal('active'), Type.Literal('ended')]),
  licensee: Type.Object({ id, name: Type.String() }),
  product: Type.Object({ id: Type.String(), name: Type.String() }),
  project: Type.String(),
  license: Type.Object({ id, serial: count, accountStatus: Type.String() }),
  reinstalls: count,
  createdAt: at,
  endedAt: Type.Optional(at),
  migratedFrom: Type.Optional(id),
  migratedTo: Type.Optional(id),
})

const DeploymentDetailSchema = Type.Object({
  ...DeploymentSchema.properties,
  instances: Type.Array(
    Type.Object({ id, sequence: count, approvals: count, firstAt: at, lastAt: at }),
  ),
  activations: Type.Object({ approved: count, refused: count, lastAt: Type.Optional(at) }),
})

async function toDeployment(
  { tx }: Context,
  deployment: Deployment,
): Promise<Type.Static<typeof DeploymentSchema>> {
  const license = await findOrRefuse('license', tx.licenses.findByDeployment, deployment.id)
  const successor = await tx.deployments.findMigrationFrom(deployment.id)
  return {
    id: deployment.id,
    state: deployment.state,
    licensee: { id: deployment.licenseeId, name: license.licenseeName },
    product: license.product,
    project: license.project,
    license: {
      id: license.id,
      serial: license.serial,
      accountStatus: license.terms.accountStatus,
    },
    reinstalls: deployment.reinstalls,
    createdAt: deployment.createdAt,
    ...(deployment.endedAt !== undefined && { endedAt: deployment.endedAt }),
    ...(deployment.migratedFrom !== undefined && { migratedFrom: deployment.migratedFrom }),
    ...(successor !== undefined && { migratedTo: successor.toDeploymentId }),
  }
}

async function toDetail(
  context: Context,
  deployment: Deployment,
): Promise<Type.Static<typeof DeploymentDetailSchema>> {
  const { instances, ...activations } = await context.tx.activations.summarize(deployment.id)
  return {
    ...(await toDeployment(context, deployment)),
    instances: [...instances],
    activations,
  }
}

export const deploymentRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/deployments',
    role: 'viewer',
    kind: 'read',
    tag: 'deployments',
    name: 'listDeployments',
    summary: 'Deployments, newest first',
    query: PageQuery,
    status: 200,
    answer: pageSchema(DeploymentSchema),
    handle: async ({ context, query }) => {
      const { items, ...rest } = await context.tx.deployments.list(pageOf(query))
      const shown = await Promise.all(items.map((item) => toDeployment(context, item)))
      return { items: shown, ...rest }
    },
  }),
  route({
    method: 'GET',
    path: '/deployments/:id',
    role: 'viewer',
    kind: 'read',
    tag: 'deployments',
    name: 'getDeployment',
    summary: 'One deployment with its license, instances and activations',
    params: IdParams,
    status: 200,
    answer: DeploymentDetailSchema,
    handle: async ({ context, params }) =>
      toDetail(context, await findOrRefuse('deployment', context.tx.deployments.find, params.id)),
  }),
  route({
    method: 'PATCH',
    path: '/deployments/:id',
    role: 'issuer',
    kind: 'write',
    tag: 'deployments',
    name: 'changeDeployment',
    summary: 'Set how often the deployment may be installed anew within 365 days',
    params: IdParams,
    body: Type.Object(
      { reinstalls: Type.Integer({ minimum: 0, maximum: 1000 }) },
      { additionalProperties: false },
    ),
    status: 200,
    answer: DeploymentDetailSchema,
    handle: async ({ context, params, body }) =>
      toDetail(context, await setReinstalls(context, { deploymentId: params.id, ...body })),
  }),
  route({
    method: 'POST',
    path: '/deployments/:id/end',
    role: 'issuer',
    kind: 'write',
    tag: 'deployments',
    name: 'endDeployment',
    summary: 'End a deployment: it is refused at its next activation',
    params: IdParams,
    body: Type.Object({}, { additionalProperties: false }),
    bodyOptional: true,
    status: 200,
    answer: DeploymentDetailSchema,
    handle: async ({ context, params }) =>
      toDetail(context, await endDeployment(context, params.id)),
  }),
  route({
    method: 'GET',
    path: '/deployments/:id/license',
    role: 'viewer',
    kind: 'read',
    tag: 'deployments',
    name: 'getLicenseFile',
    summary: 'The newest license file of a deployment',
    params: IdParams,
    status: 200,
    answer: LicenseFileSchema,
    handle: async ({ context, params }) => {
      const find = context.tx.licenses.findByDeployment
      return (await findOrRefuse('deployment', find, params.id)).file
    },
  }),
]

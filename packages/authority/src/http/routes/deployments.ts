// Deployments: what became of each, its license file, its end, and what an operator decides over its
// activation chain.
import Type from 'typebox'
import { adoptFork, allowBreak } from '../../operations/decide-chain.ts'
import { endDeployment, setReinstalls } from '../../operations/end-deployment.ts'
import { findOrRefuse } from '../../operations/find-or-refuse.ts'
import {
  DeploymentDetailSchema,
  DeploymentSchema,
  RecordText,
  toDeployments,
  toDetail,
} from '../deployment-json.ts'
import { pageOf, type Route, route } from '../route.ts'
import { IdParams, id, LicenseFileSchema, pageSchema, SearchQuery } from '../schemas.ts'

export const deploymentRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/deployments',
    role: 'viewer',
    kind: 'read',
    tag: 'deployments',
    name: 'listDeployments',
    summary: 'Deployments, newest first',
    query: Type.Object(
      {
        ...SearchQuery.properties,
        state: Type.Optional(DeploymentSchema.properties.state),
        licenseeId: Type.Optional(id),
      },
      { additionalProperties: false },
    ),
    status: 200,
    answer: pageSchema(DeploymentSchema),
    handle: async ({ context, query }) => {
      const { items, ...rest } = await context.tx.deployments.list(pageOf(query))
      return { items: await toDeployments(context, items), ...rest }
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
      {
        reinstalls: Type.Integer({ minimum: 0, maximum: 1000 }),
        expectedReinstalls: Type.Optional(Type.Integer()),
      },
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
    method: 'POST',
    path: '/deployments/:id/fork',
    role: 'issuer',
    kind: 'write',
    tag: 'deployments',
    name: 'adoptFork',
    summary: 'Of two copies, let the one that is refused go on; the other is refused instead',
    params: IdParams,
    body: Type.Object(
      {
        adopt: RecordText,
        instanceId: Type.Optional(
          Type.Unsafe<string>({ ...id, description: 'where several instances have the record' }),
        ),
      },
      { additionalProperties: false },
    ),
    status: 200,
    answer: DeploymentDetailSchema,
    handle: async ({ context, params, body }) =>
      toDetail(context, await adoptFork(context, { deploymentId: params.id, ...body })),
  }),
  route({
    method: 'POST',
    path: '/deployments/:id/instances/:instanceId/allow',
    role: 'issuer',
    kind: 'write',
    tag: 'deployments',
    name: 'allowInstance',
    summary: 'Let an instance that is one installation too many be activated once more',
    params: Type.Object({ id, instanceId: id }),
    body: Type.Object({}, { additionalProperties: false }),
    bodyOptional: true,
    status: 200,
    answer: DeploymentDetailSchema,
    handle: async ({ context, params }) => {
      const { instanceId } = params
      return toDetail(context, await allowBreak(context, { deploymentId: params.id, instanceId }))
    },
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

// A deployment as the API shows it: its license, where it came from and went, and its activation chain
// with all that an operator has to decide over. Implements docs/contract.md, "Authority".
import { PrivateConfigSchema } from '@marque/protocol'
import Type, { type Static } from 'typebox'
import type { ChainRecord } from '../domain/activation-chain.ts'
import type { Deployment, IssuedLicense, Migration, RefusedPlace } from '../domain/records.ts'
import type { Context } from '../operations/context.ts'
import { type ChainReport, readChainReport } from '../operations/read-chain.ts'
import { at, count, id } from './schemas.ts'

/** A record of an activation chain. */
export const RecordText = PrivateConfigSchema.properties.record

const proof = Type.Union([Type.Literal('verified'), Type.Literal('none')], {
  description: 'whether the privateConfig of the old server was shown',
})

export const DeploymentSchema = Type.Object({
  id,
  state: Type.Union([Type.Literal('active'), Type.Literal('ended')]),
  licensee: Type.Object({ id, name: Type.String() }),
  product: Type.Object({ id: Type.String(), name: Type.String() }),
  project: Type.String(),
  license: Type.Object({ id, serial: count, accountStatus: Type.String() }),
  reinstalls: count,
  createdAt: at,
  endedAt: Type.Optional(at),
  migration: Type.Optional(Type.Object({ from: id, proof })),
  migratedFrom: Type.Optional(id),
  migratedTo: Type.Optional(id),
})

const PlaceSchema = Type.Object({ instanceId: id, sequence: count, record: RecordText })
const RefusedPlaceSchema = Type.Object({ ...PlaceSchema.properties, firstAt: at, lastAt: at })

const BreakSchema = Type.Object({
  instanceId: id,
  cause: Type.Union([
    Type.Literal('new-instance'),
    Type.Literal('restored-backup'),
    Type.Literal('unknown-record'),
  ]),
  at,
  allowed: Type.Boolean({ description: 'an operator allowed it: not counted' }),
})

const InstanceSchema = Type.Object({
  id,
  state: Type.Union([Type.Literal('current'), Type.Literal('abandoned')]),
  sequence: count,
  approvals: count,
  firstAt: at,
  lastAt: at,
})

const ChainSchema = Type.Object({
  head: Type.Optional(PlaceSchema),
  forks: Type.Array(RefusedPlaceSchema, { description: 'copies that are refused with 40007' }),
  waiting: Type.Array(RefusedPlaceSchema, {
    description: 'installations that are refused with 40008',
  }),
  allowed: Type.Array(id, { description: 'instances that may break once more' }),
  breaks: Type.Object({
    used: count,
    limit: count,
    items: Type.Array(BreakSchema, { description: 'of the last 365 days, oldest first' }),
  }),
})

export const DeploymentDetailSchema = Type.Object({
  ...DeploymentSchema.properties,
  instances: Type.Array(InstanceSchema),
  chain: ChainSchema,
  activations: Type.Object({ approved: count, refused: count, lastAt: Type.Optional(at) }),
})

type DeploymentJson = Static<typeof DeploymentSchema>

/** A page of them: three statements, however many they are. */
export async function toDeployments(
  { tx }: Context,
  deployments: readonly Deployment[],
): Promise<readonly DeploymentJson[]> {
  const ids = deployments.map(({ id }) => id)
  const licenses = await tx.licenses.findByDeployments(ids)
  const migrations = await tx.deployments.migrationsOf(ids)
  const licenseOf = new Map(licenses.map((license) => [license.deploymentId, license]))
  return deployments.map((deployment) => {
    const license = licenseOf.get(deployment.id)
    if (license === undefined) throw new Error(`deployment ${deployment.id} has no license`)
    return describe({ deployment, license, migrations })
  })
}

function describe(known: {
  deployment: Deployment
  license: IssuedLicense
  migrations: readonly Migration[]
}): DeploymentJson {
  const { deployment, license, migrations } = known
  const successor = migrations.find(({ fromDeploymentId }) => fromDeploymentId === deployment.id)
  const origin = migrations.find(({ toDeploymentId }) => toDeploymentId === deployment.id)
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
    ...(origin !== undefined && {
      migration: {
        from: origin.fromDeploymentId,
        proof: origin.proof === undefined ? 'none' : 'verified',
      },
    }),
    ...(deployment.migratedFrom !== undefined && { migratedFrom: deployment.migratedFrom }),
    ...(successor !== undefined && { migratedTo: successor.toDeploymentId }),
  }
}

export async function toDetail(
  context: Context,
  deployment: Deployment,
): Promise<Static<typeof DeploymentDetailSchema>> {
  const { instances, ...activations } = await context.tx.activations.summarize(deployment.id)
  const [shown] = await toDeployments(context, [deployment])
  if (shown === undefined) throw new Error(`deployment ${deployment.id} is not shown`)
  const report = await readChainReport(context, deployment)
  return {
    ...shown,
    instances: instances.map((instance) => ({
      ...instance,
      state: instance.id === report.head?.instanceId ? 'current' : 'abandoned',
    })),
    chain: toChain(report, deployment.reinstalls),
    activations,
  }
}

const toChain = (report: ChainReport, limit: number): Static<typeof ChainSchema> => ({
  ...(report.head !== undefined && { head: toPlace(report.head) }),
  forks: report.forks.map(toRefusedPlace),
  waiting: report.limited.map(toRefusedPlace),
  allowed: [...report.allowed],
  breaks: { used: report.breaksUsed, limit, items: [...report.breaks] },
})

const toPlace = ({ instanceId, sequence, record }: ChainRecord): Static<typeof PlaceSchema> => ({
  instanceId,
  sequence,
  record,
})

const toRefusedPlace = ({
  code: _code,
  ...place
}: RefusedPlace): Static<typeof RefusedPlaceSchema> => place

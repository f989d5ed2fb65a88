// Decisions over challenges in the database: one row for each challenge and decision, never pruned.
import type { ChallengeReason, DeploymentId, InstanceId } from '@marque/protocol'
import { type Kysely, type Selectable, sql } from 'kysely'
import type { Activation, ActivationSummary, RefusedPlace } from '../../domain/records.ts'
import type { Activations } from '../../ports.ts'
import { before, positionOf, toPage } from './pages.ts'
import type { ActivationRow, Tables } from './tables.ts'

export const kyselyActivations = (db: Kysely<Tables>): Activations => ({
  findApproval: async (challengeHash) => {
    const row = await db
      .selectFrom('activations')
      .select('first_at')
      .where('challenge_hash', '=', challengeHash)
      .where('outcome', '=', 'approved')
      .executeTakeFirst()
    return row?.first_at
  },
  record: (activation) => record(db, activation),
  summarize: (id) => summarize(db, id),
  refusedPlaces: (id, of) => refusedPlaces(db, id, of),
  refusedDeployments: async ({ code, since, limit }) => {
    const rows = await db
      .selectFrom('activations')
      .select(({ fn }) => ['deployment_id', fn.max('last_at').as('last_at')])
      .where('code', '=', code)
      .where('last_at', '>', since)
      .groupBy('deployment_id')
      .orderBy('last_at', 'desc')
      .limit(limit)
      .execute()
    return rows.map((row) => ({ id: row.deployment_id as DeploymentId, lastAt: row.last_at }))
  },
  countByDay: async (since) => {
    const day = sql<number>`first_at / 86400`
    const rows = await db
      .selectFrom('activations')
      .select(({ fn }) => [day.as('day'), 'outcome', fn.countAll<number>().as('count')])
      .where('first_at', '>=', since)
      .groupBy([day, 'outcome'])
      .execute()
    return rows.map((row) => ({ ...row, outcome: row.outcome as Activation['outcome'] }))
  },
  list: async ({ deploymentId, outcome, ...page }) => {
    const rows = await db
      .selectFrom('activations')
      .selectAll()
      .$if(deploymentId !== undefined, (query) =>
        query.where('deployment_id', '=', deploymentId ?? ''),
      )
      .$if(outcome !== undefined, (query) => query.where('outcome', '=', outcome ?? ''))
      .where('position', '<', before(page))
      .orderBy('position', 'desc')
      .limit(page.limit + 1)
      .execute()
    return toPage(rows, page, { position: positionOf, toDomain: toActivation })
  },
})

async function record(db: Kysely<Tables>, activation: Activation): Promise<{ first: boolean }> {
  const { times } = await db
    .insertInto('activations')
    .values(toRow(activation))
    .onConflict((conflict) =>
      conflict.columns(['challenge_hash', 'outcome', 'code']).doUpdateSet((update) => ({
        last_at: activation.lastAt,
        times: update('activations.times', '+', 1),
      })),
    )
    .returning('times')
    .executeTakeFirstOrThrow()
  return { first: times === 1 }
}

async function summarize(db: Kysely<Tables>, id: DeploymentId): Promise<ActivationSummary> {
  const outcomes = await db
    .selectFrom('activations')
    .select(({ fn }) => [
      'outcome',
      fn.countAll<number>().as('count'),
      fn.max('last_at').as('last'),
    ])
    .where('deployment_id', '=', id)
    .groupBy('outcome')
    .execute()
  const instances = await db
    .selectFrom('activations')
    .select(({ fn }) => [
      'instance_id',
      fn.max('sequence').as('sequence'),
      fn.countAll<number>().as('approvals'),
      fn.min('first_at').as('first_at'),
      fn.max('last_at').as('last_at'),
    ])
    .where('deployment_id', '=', id)
    .where('outcome', '=', 'approved')
    .groupBy('instance_id')
    .orderBy('first_at')
    .execute()
  const countOf = (outcome: string): number =>
    outcomes.find((row) => row.outcome === outcome)?.count ?? 0
  return {
    approved: countOf('approved'),
    refused: countOf('refused'),
    ...(outcomes.length > 0 && { lastAt: Math.max(...outcomes.map(({ last }) => last)) }),
    instances: instances.map((row) => ({
      id: row.instance_id as InstanceId,
      sequence: row.sequence,
      approvals: row.approvals,
      firstAt: row.first_at,
      lastAt: row.last_at,
    })),
  }
}

/** The challenge builds on `previous`, whose sequence is one lower. */
async function refusedPlaces(
  db: Kysely<Tables>,
  id: DeploymentId,
  { codes, limit, instanceId }: Parameters<Activations['refusedPlaces']>[1],
): Promise<readonly RefusedPlace[]> {
  const rows = await db
    .selectFrom('activations')
    .select(({ fn }) => [
      'instance_id',
      'sequence',
      'previous',
      'code',
      fn.min('first_at').as('first_at'),
      fn.max('last_at').as('last_at'),
    ])
    .where('deployment_id', '=', id)
    .where('outcome', '=', 'refused')
    .where('code', 'in', codes)
    .$if(instanceId !== undefined, (query) => query.where('instance_id', '=', instanceId ?? ''))
    .groupBy(['instance_id', 'sequence', 'previous', 'code'])
    .orderBy('last_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    instanceId: row.instance_id as InstanceId,
    sequence: row.sequence - 1,
    record: row.previous,
    code: row.code,
    firstAt: row.first_at,
    lastAt: row.last_at,
  }))
}

const toRow = (activation: Activation): Omit<ActivationRow, 'position'> => ({
  id: activation.id,
  challenge_hash: activation.challengeHash,
  deployment_id: activation.deploymentId,
  instance_id: activation.instanceId,
  sequence: activation.sequence,
  record: activation.record,
  previous: activation.previous,
  reason: activation.reason,
  license_serial: activation.licenseSerial,
  outcome: activation.outcome,
  code: activation.code ?? 0,
  clock_offset_seconds: activation.clockOffsetSeconds,
  first_at: activation.firstAt,
  last_at: activation.lastAt,
  times: activation.times,
  chain: activation.chain ?? null,
})

const toActivation = (row: Selectable<ActivationRow>): Activation => ({
  id: row.id,
  challengeHash: row.challenge_hash,
  deploymentId: row.deployment_id as DeploymentId,
  instanceId: row.instance_id as InstanceId,
  sequence: row.sequence,
  record: row.record,
  previous: row.previous,
  reason: row.reason as ChallengeReason,
  licenseSerial: row.license_serial,
  outcome: row.outcome as Activation['outcome'],
  ...(row.code !== 0 && { code: row.code }),
  clockOffsetSeconds: row.clock_offset_seconds,
  firstAt: row.first_at,
  lastAt: row.last_at,
  times: row.times,
  ...(row.chain !== null && { chain: row.chain as NonNullable<Activation['chain']> }),
})

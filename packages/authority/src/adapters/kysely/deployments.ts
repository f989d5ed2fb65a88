// Deployments in the database, and the migrations that link an ended one to its successor.
import type { DeploymentId, InstanceId } from '@marque/protocol'
import type { Kysely, Selectable } from 'kysely'
import type { Deployment, DeploymentState, Migration } from '../../domain/records.ts'
import type { Deployments } from '../../ports.ts'
import { before, positionOf, toPage } from './pages.ts'
import { holdsWords } from './search-text.ts'
import type { DeploymentRow, MigrationRow, Tables } from './tables.ts'

export const kyselyDeployments = (db: Kysely<Tables>): Deployments => ({
  ...deploymentRows(db),
  ...migrationRows(db),
})

const deploymentRows = (
  db: Kysely<Tables>,
): Pick<Deployments, 'add' | 'find' | 'end' | 'setReinstalls' | 'list'> => ({
  add: async (deployment) => {
    await db.insertInto('deployments').values(toRow(deployment)).execute()
  },
  find: async (id) => {
    const row = await db
      .selectFrom('deployments')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst()
    return row && toDeployment(row)
  },
  end: async (id, endedAt) => {
    await db
      .updateTable('deployments')
      .set({ state: 'ended', ended_at: endedAt })
      .where('id', '=', id)
      .execute()
  },
  setReinstalls: async (id, reinstalls) => {
    await db.updateTable('deployments').set({ reinstalls }).where('id', '=', id).execute()
  },
  list: async ({ q, state, licenseeId, ...page }) => {
    const rows = await db
      .selectFrom('deployments')
      .selectAll('deployments')
      .$if(q !== undefined, (query) =>
        query
          .innerJoin('licenses', 'licenses.deployment_id', 'deployments.id')
          .where(holdsWords('licenses.search', q ?? '')),
      )
      .$if(state !== undefined, (query) => query.where('deployments.state', '=', state ?? ''))
      .$if(licenseeId !== undefined, (query) =>
        query.where('deployments.licensee_id', '=', licenseeId ?? ''),
      )
      .where('deployments.position', '<', before(page))
      .orderBy('deployments.position', 'desc')
      .limit(page.limit + 1)
      .execute()
    return toPage(rows, page, { position: positionOf, toDomain: toDeployment })
  },
})

const migrationRows = (
  db: Kysely<Tables>,
): Pick<Deployments, 'addMigration' | 'migrationsOf' | 'listMigrations'> => ({
  addMigration: async (migration) => {
    await db
      .insertInto('migrations')
      .values({
        id: migration.id,
        from_deployment_id: migration.fromDeploymentId,
        to_deployment_id: migration.toDeploymentId,
        proof_instance_id: migration.proof?.instanceId ?? null,
        proof_sequence: migration.proof?.sequence ?? null,
        created_at: migration.createdAt,
      })
      .execute()
  },
  migrationsOf: async (ids) => {
    if (ids.length === 0) return []
    const rows = await db
      .selectFrom('migrations')
      .selectAll()
      .where(({ eb, or }) =>
        or([eb('from_deployment_id', 'in', ids), eb('to_deployment_id', 'in', ids)]),
      )
      .execute()
    return rows.map(toMigration)
  },
  listMigrations: async ({ proven, ...page }) => {
    const rows = await db
      .selectFrom('migrations')
      .selectAll()
      .$if(proven === false, (query) => query.where('proof_instance_id', 'is', null))
      .where('position', '<', before(page))
      .orderBy('position', 'desc')
      .limit(page.limit + 1)
      .execute()
    return toPage(rows, page, { position: positionOf, toDomain: toMigration })
  },
})

const toRow = (deployment: Deployment): Omit<DeploymentRow, 'position'> => ({
  id: deployment.id,
  licensee_id: deployment.licenseeId,
  state: deployment.state,
  reinstalls: deployment.reinstalls,
  created_at: deployment.createdAt,
  ended_at: deployment.endedAt ?? null,
  migrated_from: deployment.migratedFrom ?? null,
  sealed_seed: deployment.sealedSeed,
})

const toDeployment = (row: Selectable<DeploymentRow>): Deployment => ({
  id: row.id as DeploymentId,
  licenseeId: row.licensee_id,
  state: row.state as DeploymentState,
  reinstalls: row.reinstalls,
  createdAt: row.created_at,
  ...(row.ended_at !== null && { endedAt: row.ended_at }),
  ...(row.migrated_from !== null && { migratedFrom: row.migrated_from as DeploymentId }),
  sealedSeed: row.sealed_seed,
})

const toMigration = (row: Selectable<MigrationRow>): Migration => ({
  id: row.id,
  fromDeploymentId: row.from_deployment_id as DeploymentId,
  toDeploymentId: row.to_deployment_id as DeploymentId,
  ...(row.proof_instance_id !== null && {
    proof: {
      instanceId: row.proof_instance_id as InstanceId,
      sequence: row.proof_sequence ?? 0,
    },
  }),
  createdAt: row.created_at,
})

// Licenses in the database: one row for each license, one for each of its serials as it was issued.
import type { DeploymentId, LicenseId } from '@marque/protocol'
import type { Kysely } from 'kysely'
import type { IssuedLicense } from '../../domain/records.ts'
import type { Licenses } from '../../ports.ts'
import { before, positionOf, toPage } from './pages.ts'
import type { Tables } from './tables.ts'

export function kyselyLicenses(db: Kysely<Tables>): Licenses {
  return {
    add: (license) => addSerial(db, license),
    find: async (id) => {
      const row = await newestSerials(db).where('licenses.id', '=', id).executeTakeFirst()
      return row && toLicense(row)
    },
    findByDeployment: async (id) => {
      const row = await newestSerials(db)
        .where('licenses.deployment_id', '=', id)
        .executeTakeFirst()
      return row && toLicense(row)
    },
    history: async (id) => {
      const rows = await db
        .selectFrom('licenses')
        .innerJoin('license_serials', 'license_serials.license_id', 'licenses.id')
        .select(COLUMNS)
        .where('licenses.id', '=', id)
        .orderBy('license_serials.serial', 'desc')
        .execute()
      return rows.map(toLicense)
    },
    list: async (page) => {
      const rows = await newestSerials(db)
        .where('licenses.position', '<', before(page))
        .orderBy('licenses.position', 'desc')
        .limit(page.limit + 1)
        .execute()
      return toPage(rows, page, { position: positionOf, toDomain: toLicense })
    },
  }
}

const COLUMNS = [
  'licenses.position',
  'licenses.id',
  'licenses.deployment_id',
  'license_serials.serial',
  'license_serials.issued_at',
  'license_serials.document',
] as const

const newestSerials = (db: Kysely<Tables>) =>
  db
    .selectFrom('licenses')
    .innerJoin('license_serials', (join) =>
      join
        .onRef('license_serials.license_id', '=', 'licenses.id')
        .onRef('license_serials.serial', '=', 'licenses.serial'),
    )
    .select(COLUMNS)

async function addSerial(db: Kysely<Tables>, license: IssuedLicense): Promise<void> {
  const { id, deploymentId, serial, issuedAt, ...document } = license
  await db
    .insertInto('licenses')
    .values({ id, deployment_id: deploymentId, serial })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ serial }))
    .execute()
  await db
    .insertInto('license_serials')
    .values({ license_id: id, serial, issued_at: issuedAt, document: JSON.stringify(document) })
    .execute()
}

type Row = {
  readonly id: string
  readonly deployment_id: string
  readonly serial: number
  readonly issued_at: number
  readonly document: string
}

const toLicense = (row: Row): IssuedLicense => ({
  ...(JSON.parse(row.document) as Omit<IssuedLicense, 'id' | 'deploymentId' | 'serial'>),
  id: row.id as LicenseId,
  deploymentId: row.deployment_id as DeploymentId,
  serial: row.serial,
  issuedAt: row.issued_at,
})

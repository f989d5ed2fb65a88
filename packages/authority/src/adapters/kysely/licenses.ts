// Licenses in the database: one row for each license, one for each of its serials as it was issued.
import type { DeploymentId, LicenseId } from '@marque/protocol'
import { type Kysely, sql } from 'kysely'
import type { IssuedLicense } from '../../domain/records.ts'
import type { Licenses, Page } from '../../ports.ts'
import { before, positionOf, toPage } from './pages.ts'
import { holdsWords, licenseSearch } from './search-text.ts'
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
    findByDeployments: async (ids) => {
      if (ids.length === 0) return []
      const rows = await newestSerials(db).where('licenses.deployment_id', 'in', ids).execute()
      return rows.map(toLicense)
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
    list: async ({ q, licenseeId, accountStatus, ...page }) => {
      const rows = await newestSerials(db)
        .$if(q !== undefined, (query) => query.where(holdsWords('licenses.search', q ?? '')))
        .$if(licenseeId !== undefined, (query) =>
          query
            .innerJoin('deployments', 'deployments.id', 'licenses.deployment_id')
            .where('deployments.licensee_id', '=', licenseeId ?? ''),
        )
        .$if(accountStatus !== undefined, (query) =>
          query.where('licenses.account_status', '=', accountStatus ?? ''),
        )
        .where('licenses.position', '<', before(page))
        .orderBy('licenses.position', 'desc')
        .limit(page.limit + 1)
        .execute()
      return toPage(rows, page, { position: positionOf, toDomain: toLicense })
    },
    listEnding: (page) => listEnding(db, page),
    countEnding: (of) => countEnding(db, of),
  }
}

/** A cursor here names the end and the position of the last row. */
async function listEnding(
  db: Kysely<Tables>,
  { q, from, to, ...page }: Parameters<Licenses['listEnding']>[0],
): Promise<Page<IssuedLicense>> {
  const [afterEnd = from, afterPosition = -1] = (page.cursor ?? '')
    .split('-')
    .filter(Boolean)
    .map(Number)
  const rows = await newestSerials(db)
    .select('licenses.expires_at')
    .innerJoin('deployments', 'deployments.id', 'licenses.deployment_id')
    .where('deployments.state', '=', 'active')
    .where('licenses.expires_at', '>=', afterEnd)
    .where('licenses.expires_at', '<', to)
    .where(({ eb, or }) =>
      or([eb('licenses.expires_at', '>', afterEnd), eb('licenses.position', '>', afterPosition)]),
    )
    .$if(q !== undefined, (query) => query.where(holdsWords('licenses.search', q ?? '')))
    .orderBy('licenses.expires_at')
    .orderBy('licenses.position')
    .limit(page.limit + 1)
    .execute()
  const position = (row: (typeof rows)[number]): string => `${row.expires_at}-${row.position}`
  return toPage(rows, page, { position, toDomain: toLicense })
}

async function countEnding(
  db: Kysely<Tables>,
  { from, to }: { from: number; to: number },
): ReturnType<Licenses['countEnding']> {
  const day = sql<number>`licenses.expires_at / 86400`
  return db
    .selectFrom('licenses')
    .innerJoin('deployments', 'deployments.id', 'licenses.deployment_id')
    .select(({ fn }) => [day.as('day'), fn.countAll<number>().as('count')])
    .where('deployments.state', '=', 'active')
    .where('licenses.expires_at', '>=', from)
    .where('licenses.expires_at', '<', to)
    .groupBy(day)
    .execute()
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
  const newest = {
    serial,
    expires_at: license.terms.exp ?? null,
    account_status: license.terms.accountStatus,
    search: licenseSearch(license),
  }
  await db
    .insertInto('licenses')
    .values({ id, deployment_id: deploymentId, ...newest })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(newest))
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

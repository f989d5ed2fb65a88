// Licensees in the database.
import type { Language } from '@marque/protocol'
import type { Kysely, Selectable } from 'kysely'
import type { Licensee } from '../../domain/records.ts'
import type { Licensees } from '../../ports.ts'
import { before, positionOf, toPage } from './pages.ts'
import { holdsWords, licenseeSearch, spelledAlike } from './search-text.ts'
import type { LicenseeRow, Tables } from './tables.ts'

export const kyselyLicensees = (db: Kysely<Tables>): Licensees => ({
  add: async (licensee) => {
    await db
      .insertInto('licensees')
      .values({
        id: licensee.id,
        name: licensee.name,
        name_key: spelledAlike(licensee.name),
        email: licensee.email,
        contract_signed_on: licensee.contractSignedOn,
        created_at: licensee.createdAt,
        version: licensee.version,
        language: licensee.language ?? null,
        search: licenseeSearch(licensee),
      })
      .execute()
  },
  find: async (id) => {
    const row = await db.selectFrom('licensees').selectAll().where('id', '=', id).executeTakeFirst()
    return row && toLicensee(row)
  },
  findByName: async (name) => {
    const rows = await db
      .selectFrom('licensees')
      .selectAll()
      .where('name_key', '=', spelledAlike(name))
      .orderBy('position')
      .execute()
    return rows.map(toLicensee)
  },
  change: async (licensee) => {
    await db
      .updateTable('licensees')
      .set({
        name: licensee.name,
        name_key: spelledAlike(licensee.name),
        email: licensee.email,
        contract_signed_on: licensee.contractSignedOn,
        version: licensee.version,
        language: licensee.language ?? null,
        search: licenseeSearch(licensee),
      })
      .where('id', '=', licensee.id)
      .execute()
  },
  list: async ({ q, ...page }) => {
    const rows = await db
      .selectFrom('licensees')
      .selectAll()
      .$if(q !== undefined, (query) => query.where(holdsWords('search', q ?? '')))
      .where('position', '<', before(page))
      .orderBy('position', 'desc')
      .limit(page.limit + 1)
      .execute()
    return toPage(rows, page, { position: positionOf, toDomain: toLicensee })
  },
})

const toLicensee = (row: Selectable<LicenseeRow>): Licensee => ({
  id: row.id,
  name: row.name,
  email: row.email,
  contractSignedOn: row.contract_signed_on,
  createdAt: row.created_at,
  version: row.version,
  ...(row.language !== null && { language: row.language as Language }),
})

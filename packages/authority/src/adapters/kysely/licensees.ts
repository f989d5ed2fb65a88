// Licensees in the database.
import type { Kysely } from 'kysely'
import type { Licensee } from '../../domain/records.ts'
import type { Licensees } from '../../ports.ts'
import { before, positionOf, toPage } from './pages.ts'
import type { LicenseeRow, Tables } from './tables.ts'

export const kyselyLicensees = (db: Kysely<Tables>): Licensees => ({
  add: async (licensee) => {
    await db
      .insertInto('licensees')
      .values({
        id: licensee.id,
        name: licensee.name,
        name_key: nameKey(licensee.name),
        email: licensee.email,
        contract_signed_on: licensee.contractSignedOn,
        created_at: licensee.createdAt,
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
      .where('name_key', '=', nameKey(name))
      .orderBy('position')
      .execute()
    return rows.map(toLicensee)
  },
  list: async (page) => {
    const rows = await db
      .selectFrom('licensees')
      .selectAll()
      .where('position', '<', before(page))
      .orderBy('position', 'desc')
      .limit(page.limit + 1)
      .execute()
    return toPage(rows, page, { position: positionOf, toDomain: toLicensee })
  },
})

/** Two spellings of one company name; full-width letters are those of East Asian keyboards. */
const nameKey = (name: string): string =>
  name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase()

const toLicensee = (row: Omit<LicenseeRow, 'position'>): Licensee => ({
  id: row.id,
  name: row.name,
  email: row.email,
  contractSignedOn: row.contract_signed_on,
  createdAt: row.created_at,
})

// Operators and API tokens in the database: hashes alone, never a password or a token.
import type { Kysely, Selectable } from 'kysely'
import type { Operator, Token } from '../../domain/records.ts'
import type { Role } from '../../domain/roles.ts'
import type { Operators, Tokens } from '../../ports.ts'
import { before, positionOf, toPage } from './pages.ts'
import type { OperatorRow, Tables, TokenRow } from './tables.ts'

export const kyselyOperators = (db: Kysely<Tables>): Operators => ({
  add: async (operator) => {
    await db
      .insertInto('operators')
      .values({
        id: operator.id,
        email: operator.email,
        role: operator.role,
        password_hash: operator.passwordHash,
        created_at: operator.createdAt,
      })
      .execute()
  },
  findByEmail: async (email) => {
    const row = await db
      .selectFrom('operators')
      .selectAll()
      .where('email', '=', email)
      .executeTakeFirst()
    return row && toOperator(row)
  },
  find: async (id) => {
    const row = await db.selectFrom('operators').selectAll().where('id', '=', id).executeTakeFirst()
    return row && toOperator(row)
  },
  setRole: async (id, role) => {
    await db.updateTable('operators').set({ role }).where('id', '=', id).execute()
  },
  count: async (role) => {
    const { count } = await db
      .selectFrom('operators')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .$if(role !== undefined, (query) => query.where('role', '=', role ?? ''))
      .executeTakeFirstOrThrow()
    return count
  },
  setPassword: async (id, passwordHash) => {
    await db
      .updateTable('operators')
      .set({ password_hash: passwordHash })
      .where('id', '=', id)
      .execute()
  },
  remove: async (id) => {
    const { numDeletedRows } = await db
      .deleteFrom('operators')
      .where('id', '=', id)
      .executeTakeFirst()
    return numDeletedRows > 0n
  },
  list: async (page) => {
    const rows = await db
      .selectFrom('operators')
      .selectAll()
      .where('position', '<', before(page))
      .orderBy('position', 'desc')
      .limit(page.limit + 1)
      .execute()
    return toPage(rows, page, { position: positionOf, toDomain: toOperator })
  },
})

export const kyselyTokens = (db: Kysely<Tables>): Tokens => ({
  add: async (token) => {
    await db.insertInto('tokens').values(toTokenRow(token)).execute()
  },
  findByHash: async (hash) => {
    const row = await db
      .selectFrom('tokens')
      .selectAll()
      .where('hash', '=', hash)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    return row && toToken(row)
  },
  revoke: async (id, revokedAt) => {
    const { numUpdatedRows } = await db
      .updateTable('tokens')
      .set({ revoked_at: revokedAt })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    return numUpdatedRows > 0n
  },
  list: async (page) => {
    const rows = await db
      .selectFrom('tokens')
      .selectAll()
      .where('position', '<', before(page))
      .orderBy('position', 'desc')
      .limit(page.limit + 1)
      .execute()
    return toPage(rows, page, { position: positionOf, toDomain: toToken })
  },
})

export const toOperator = (row: Selectable<OperatorRow>): Operator => ({
  id: row.id,
  email: row.email,
  role: row.role as Role,
  passwordHash: row.password_hash,
  createdAt: row.created_at,
})

const toToken = (row: Selectable<TokenRow>): Token => ({
  id: row.id,
  name: row.name,
  role: row.role as Role,
  hash: row.hash,
  createdAt: row.created_at,
  ...(row.revoked_at !== null && { revokedAt: row.revoked_at }),
})

const toTokenRow = (token: Token): Omit<TokenRow, 'position'> => ({
  id: token.id,
  name: token.name,
  role: token.role,
  hash: token.hash,
  created_at: token.createdAt,
  revoked_at: token.revokedAt ?? null,
})

// Who has signed in, and who tried to, in the database: hashes alone, never a session's token.
import type { Kysely, Selectable } from 'kysely'
import type { Session } from '../../domain/records.ts'
import type { LoginTries, Sessions } from '../../ports.ts'
import { toOperator } from './accounts.ts'
import type { SessionRow, Tables } from './tables.ts'

export const kyselySessions = (db: Kysely<Tables>): Sessions => ({
  add: async (session) => {
    await db.insertInto('sessions').values(toRow(session)).execute()
  },
  findByHash: async (hash, now) => {
    const row = await db
      .selectFrom('sessions')
      .selectAll()
      .where('hash', '=', hash)
      .where('expires_at', '>', now)
      .executeTakeFirst()
    if (row === undefined) return undefined
    const operator = await db
      .selectFrom('operators')
      .selectAll()
      .where('id', '=', row.operator_id)
      .executeTakeFirst()
    return operator && { session: toSession(row), operator: toOperator(operator) }
  },
  listOf: async (operatorId, now) => {
    const rows = await db
      .selectFrom('sessions')
      .selectAll()
      .where('operator_id', '=', operatorId)
      .where('expires_at', '>', now)
      .orderBy('position', 'desc')
      .execute()
    return rows.map(toSession)
  },
  end: async ({ id, operatorId }) => {
    const { numDeletedRows } = await db
      .deleteFrom('sessions')
      .where('id', '=', id)
      .where('operator_id', '=', operatorId)
      .executeTakeFirst()
    return numDeletedRows > 0n
  },
  endOf: async (operatorId, except = '') => {
    await db
      .deleteFrom('sessions')
      .where('operator_id', '=', operatorId)
      .where('id', '!=', except)
      .execute()
  },
})

export const kyselyLoginTries = (db: Kysely<Tables>): LoginTries => ({
  add: async (keys, at) => {
    await db
      .insertInto('login_tries')
      .values(keys.map((key) => ({ key, at })))
      .execute()
  },
  since: async (key, after) => {
    const rows = await db
      .selectFrom('login_tries')
      .select('at')
      .where('key', '=', key)
      .where('at', '>', after)
      .orderBy('at')
      .execute()
    return rows.map((row) => row.at)
  },
  forget: async (keys) => {
    await db.deleteFrom('login_tries').where('key', 'in', keys).execute()
  },
  forgetBefore: async (at) => {
    await db.deleteFrom('login_tries').where('at', '<', at).execute()
  },
})

const toRow = (session: Session): Omit<SessionRow, 'position'> => ({
  id: session.id,
  operator_id: session.operatorId,
  hash: session.hash,
  address: session.address,
  created_at: session.createdAt,
  expires_at: session.expiresAt,
})

const toSession = (row: Selectable<SessionRow>): Session => ({
  id: row.id,
  operatorId: row.operator_id,
  hash: row.hash,
  address: row.address,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
})

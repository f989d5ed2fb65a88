// Answers kept for repeated writes, sealed: one of them may hold a new token.
import type { Kysely } from 'kysely'
import type { Answers } from '../../ports.ts'
import type { Tables } from './tables.ts'

export const kyselyAnswers = (db: Kysely<Tables>): Answers => ({
  find: async ({ key, tokenId }) => {
    const row = await db
      .selectFrom('answers')
      .selectAll()
      .where('token_id', '=', tokenId)
      .where('key', '=', key)
      .executeTakeFirst()
    return (
      row && {
        key: row.key,
        tokenId: row.token_id,
        requestHash: row.request_hash,
        sealed: row.sealed,
        createdAt: row.created_at,
      }
    )
  },
  add: async (answer) => {
    await db
      .insertInto('answers')
      .values({
        key: answer.key,
        token_id: answer.tokenId,
        request_hash: answer.requestHash,
        sealed: answer.sealed,
        created_at: answer.createdAt,
      })
      .execute()
  },
  forgetBefore: async (createdAt) => {
    await db.deleteFrom('answers').where('created_at', '<', createdAt).execute()
  },
})

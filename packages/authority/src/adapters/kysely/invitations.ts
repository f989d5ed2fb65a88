// Invitations in the database: hashes alone, never the token of a link.
import type { Kysely, Selectable } from 'kysely'
import type { Invitation } from '../../domain/records.ts'
import type { Role } from '../../domain/roles.ts'
import type { Invitations } from '../../ports.ts'
import type { InvitationRow, Tables } from './tables.ts'

export const kyselyInvitations = (db: Kysely<Tables>): Invitations => ({
  add: async (invitation) => {
    await db
      .insertInto('invitations')
      .values({
        id: invitation.id,
        hash: invitation.hash,
        email: invitation.email ?? null,
        role: invitation.role,
        created_at: invitation.createdAt,
        expires_at: invitation.expiresAt,
      })
      .execute()
  },
  findByHash: async (hash, now) => {
    const row = await db
      .selectFrom('invitations')
      .selectAll()
      .where('hash', '=', hash)
      .where('expires_at', '>', now)
      .executeTakeFirst()
    return row && toInvitation(row)
  },
  list: async (now) => {
    const rows = await db
      .selectFrom('invitations')
      .selectAll()
      .where('expires_at', '>', now)
      .orderBy('position', 'desc')
      .execute()
    return rows.map(toInvitation)
  },
  remove: async (id) => {
    const { numDeletedRows } = await db
      .deleteFrom('invitations')
      .where('id', '=', id)
      .executeTakeFirst()
    return numDeletedRows > 0n
  },
  removeUnnamed: async () => {
    await db.deleteFrom('invitations').where('email', 'is', null).execute()
  },
})

const toInvitation = (row: Selectable<InvitationRow>): Invitation => ({
  id: row.id,
  hash: row.hash,
  ...(row.email !== null && { email: row.email }),
  role: row.role as Role,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
})

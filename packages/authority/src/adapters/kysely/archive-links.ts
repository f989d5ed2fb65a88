// Links to archives in the database, so that downloads are counted and a link can be taken back.
import type { DeploymentId } from '@marque/protocol'
import type { Kysely, Selectable } from 'kysely'
import type { Architecture, ArchiveLink } from '../../domain/records.ts'
import type { ArchiveLinks } from '../../ports.ts'
import type { ArchiveLinkRow, Tables } from './tables.ts'

export const kyselyArchiveLinks = (db: Kysely<Tables>): ArchiveLinks => ({
  add: async (link) => {
    await db
      .insertInto('archive_links')
      .values({
        id: link.id,
        deployment_id: link.deploymentId,
        architecture: link.architecture ?? null,
        created_at: link.createdAt,
        expires_at: link.expiresAt,
        downloads: link.downloads,
        last_download_at: link.lastDownloadAt ?? null,
        revoked_at: link.revokedAt ?? null,
      })
      .execute()
  },
  find: async (id) => {
    const row = await db
      .selectFrom('archive_links')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst()
    return row && toLink(row)
  },
  listOf: async (id) => {
    const rows = await db
      .selectFrom('archive_links')
      .selectAll()
      .where('deployment_id', '=', id)
      .orderBy('position', 'desc')
      .execute()
    return rows.map(toLink)
  },
  countDownload: async (id, at) => {
    await db
      .updateTable('archive_links')
      .set(({ eb }) => ({ downloads: eb('downloads', '+', 1), last_download_at: at }))
      .where('id', '=', id)
      .execute()
  },
  revoke: async (id, at) => {
    const { numUpdatedRows } = await db
      .updateTable('archive_links')
      .set({ revoked_at: at })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    return numUpdatedRows > 0n
  },
})

const toLink = (row: Selectable<ArchiveLinkRow>): ArchiveLink => ({
  id: row.id,
  deploymentId: row.deployment_id as DeploymentId,
  ...(row.architecture !== null && { architecture: row.architecture as Architecture }),
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  downloads: row.downloads,
  ...(row.last_download_at !== null && { lastDownloadAt: row.last_download_at }),
  ...(row.revoked_at !== null && { revokedAt: row.revoked_at }),
})

// Mails that came in, in the database. What is searched for has a column; the rest is one document.
import type { DeploymentId, Language } from '@marque/protocol'
import type { Kysely, Selectable } from 'kysely'
import type { ReceivedMails } from '../../mail/mail-ports.ts'
import type { ReceivedMail, ReceivedState } from '../../mail/mail-records.ts'
import type { ReceivedMailRow } from './mail-tables.ts'
import { before, positionOf, toPage } from './pages.ts'
import type { Tables } from './tables.ts'

export const kyselyReceivedMails = (db: Kysely<Tables>): ReceivedMails => ({
  add: async (mail) => {
    await db.insertInto('mails_received').values(toRow(mail)).execute()
  },
  find: async (id) => {
    const row = await db
      .selectFrom('mails_received')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst()
    return row && toMail(row)
  },
  findSame: async (sameAs) => {
    const row = await db
      .selectFrom('mails_received')
      .selectAll()
      .where('same_as', '=', sameAs)
      .where('state', 'in', ['request', 'faulty', 'migration'])
      .orderBy('position')
      .executeTakeFirst()
    return row && toMail(row)
  },
  forgetIgnored: async (instant) => {
    await db
      .deleteFrom('requests')
      .where('state', '=', 'ignored')
      .where('created_at', '<', instant)
      .execute()
    await db
      .deleteFrom('mails_received')
      .where('state', '=', 'ignored')
      .where('received_at', '<', instant)
      .execute()
  },
  languageOf: async (licenseeId) => {
    const row = await db
      .selectFrom('requests')
      .select('fields')
      .where('licensee_id', '=', licenseeId)
      .where('fields', 'like', '%"language":"%')
      .orderBy('position', 'desc')
      .executeTakeFirst()
    return row && (JSON.parse(row.fields) as { language?: Language }).language
  },
  count: async ({ state, since }) => {
    const { count } = await db
      .selectFrom('mails_received')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('state', '=', state)
      .where('received_at', '>=', since)
      .executeTakeFirstOrThrow()
    return count
  },
  askedToMove: async (since) => {
    const rows = await db
      .selectFrom('mails_received')
      .select('deployment_id')
      .distinct()
      .where('state', '=', 'migration')
      .where('received_at', '>=', since)
      .where('deployment_id', 'is not', null)
      .execute()
    return rows.map((row) => row.deployment_id as DeploymentId)
  },
  list: async ({ state, ...page }) => {
    const rows = await db
      .selectFrom('mails_received')
      .selectAll()
      .$if(state !== undefined, (query) => query.where('state', '=', state ?? ''))
      .where('position', '<', before(page))
      .orderBy('position', 'desc')
      .limit(page.limit + 1)
      .execute()
    return toPage(rows, page, { position: positionOf, toDomain: toMail })
  },
})

/** What has no column of its own. */
type Document = Omit<
  ReceivedMail,
  'id' | 'origin' | 'state' | 'receivedAt' | 'sameAs' | 'messageId' | 'requestId' | 'deploymentId'
>

function toRow(mail: ReceivedMail): Omit<ReceivedMailRow, 'position'> {
  const { id, origin, state, receivedAt, sameAs, messageId, requestId, deploymentId, ...rest } =
    mail
  const document: Document = rest
  return {
    id,
    origin,
    state,
    received_at: receivedAt,
    same_as: sameAs,
    message_id: messageId ?? null,
    request_id: requestId ?? null,
    deployment_id: deploymentId ?? null,
    document: JSON.stringify(document),
  }
}

const toMail = (row: Selectable<ReceivedMailRow>): ReceivedMail => ({
  ...(JSON.parse(row.document) as Document),
  id: row.id,
  origin: row.origin as ReceivedMail['origin'],
  state: row.state as ReceivedState,
  receivedAt: row.received_at,
  sameAs: row.same_as,
  ...(row.message_id !== null && { messageId: row.message_id }),
  ...(row.request_id !== null && { requestId: row.request_id }),
  ...(row.deployment_id !== null && { deploymentId: row.deployment_id as DeploymentId }),
})

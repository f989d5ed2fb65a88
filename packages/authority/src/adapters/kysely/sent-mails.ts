// Mails that go out, in the database: an outbox that several authorities may empty together.
import type { DeploymentId, Language, LicenseId } from '@marque/protocol'
import type { Kysely, Selectable } from 'kysely'
import type { SentMails } from '../../mail/mail-ports.ts'
import type { MailFacts, MailKind, SentMail, SentState } from '../../mail/mail-records.ts'
import type { SentMailRow } from './mail-tables.ts'
import { before, positionOf, toPage } from './pages.ts'
import type { Tables } from './tables.ts'

export const kyselySentMails = (db: Kysely<Tables>): SentMails => ({
  ...lookups(db),
  add: async (mail) => {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('mails_sent')
      .values(toRow(mail))
      .onConflict((conflict) => conflict.column('once_by').doNothing())
      .executeTakeFirst()
    return (numInsertedOrUpdatedRows ?? 0n) > 0n
  },
  claim: async ({ now, until, limit }) => {
    const due = await db
      .selectFrom('mails_sent')
      .selectAll()
      .where('next_attempt_at', '<=', now)
      .orderBy('next_attempt_at')
      .orderBy('position')
      .limit(limit)
      .execute()
    if (due.length === 0) return []
    await db
      .updateTable('mails_sent')
      .set((eb) => ({ next_attempt_at: until, attempts: eb('attempts', '+', 1) }))
      .where(
        'id',
        'in',
        due.map(({ id }) => id),
      )
      .execute()
    return due.map((row) => toMail({ ...row, attempts: row.attempts + 1 }))
  },
  settle: async (id, delivery) => {
    await db
      .updateTable('mails_sent')
      .set({
        state: delivery.state,
        next_attempt_at: delivery.nextAttemptAt ?? null,
        last_error: delivery.lastError ?? null,
        ...(delivery.sentAt !== undefined && { sent_at: delivery.sentAt }),
        ...(delivery.subject !== undefined && { subject: delivery.subject }),
        ...(delivery.text !== undefined && { text: delivery.text }),
        ...(delivery.html !== undefined && { html: delivery.html }),
        ...(delivery.attempts !== undefined && { attempts: delivery.attempts }),
        ...(delivery.deadlineAt !== undefined && { deadline_at: delivery.deadlineAt }),
      })
      .where('id', '=', id)
      .execute()
  },
})

const lookups = (
  db: Kysely<Tables>,
): Pick<SentMails, 'find' | 'isOurs' | 'countReplies' | 'hasDue' | 'count' | 'list'> => ({
  find: async (id) => {
    const row = await db
      .selectFrom('mails_sent')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst()
    return row && toMail(row)
  },
  isOurs: async (messageId) => {
    const row = await db
      .selectFrom('mails_sent')
      .select('id')
      .where('message_id', '=', messageId)
      .executeTakeFirst()
    return row !== undefined
  },
  countReplies: async (to, since) => {
    const { count } = await db
      .selectFrom('mails_sent')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('recipient', '=', to)
      .where('created_at', '>', since)
      .where('kind', 'in', ['faults', 'migration-received'])
      .executeTakeFirstOrThrow()
    return count
  },
  hasDue: async (now) => {
    const row = await db
      .selectFrom('mails_sent')
      .select('id')
      .where('next_attempt_at', '<=', now)
      .executeTakeFirst()
    return row !== undefined
  },
  count: async (state) => {
    const { count } = await db
      .selectFrom('mails_sent')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('state', '=', state)
      .executeTakeFirstOrThrow()
    return count
  },
  list: async ({ state, ...page }) => {
    const rows = await db
      .selectFrom('mails_sent')
      .selectAll()
      .$if(state !== undefined, (query) => query.where('state', '=', state ?? ''))
      .where('position', '<', before(page))
      .orderBy('position', 'desc')
      .limit(page.limit + 1)
      .execute()
    return toPage(rows, page, { position: positionOf, toDomain: toMail })
  },
})

const toRow = (mail: SentMail): Omit<SentMailRow, 'position'> => ({
  id: mail.id,
  kind: mail.kind,
  recipient: mail.to,
  language: mail.language,
  state: mail.state,
  facts: JSON.stringify(mail.facts),
  created_at: mail.createdAt,
  attempts: mail.attempts,
  next_attempt_at: mail.nextAttemptAt ?? null,
  deadline_at: mail.deadlineAt,
  last_error: mail.lastError ?? null,
  sent_at: mail.sentAt ?? null,
  message_id: mail.messageId,
  in_reply_to: mail.inReplyTo ?? null,
  request_id: mail.requestId ?? null,
  license_id: mail.licenseId ?? null,
  deployment_id: mail.deploymentId ?? null,
  once_by: mail.onceBy ?? null,
  subject: mail.subject ?? null,
  text: mail.text ?? null,
  html: mail.html ?? null,
})

const toMail = (row: Selectable<SentMailRow>): SentMail => ({
  id: row.id,
  kind: row.kind as MailKind,
  to: row.recipient,
  language: row.language as Language,
  state: row.state as SentState,
  facts: JSON.parse(row.facts) as MailFacts,
  createdAt: row.created_at,
  attempts: row.attempts,
  ...(row.next_attempt_at !== null && { nextAttemptAt: row.next_attempt_at }),
  deadlineAt: row.deadline_at,
  ...(row.last_error !== null && { lastError: row.last_error }),
  ...(row.sent_at !== null && { sentAt: row.sent_at }),
  messageId: row.message_id,
  ...(row.in_reply_to !== null && { inReplyTo: row.in_reply_to }),
  ...(row.request_id !== null && { requestId: row.request_id }),
  ...(row.license_id !== null && { licenseId: row.license_id as LicenseId }),
  ...(row.deployment_id !== null && { deploymentId: row.deployment_id as DeploymentId }),
  ...(row.once_by !== null && { onceBy: row.once_by }),
  ...(row.subject !== null && { subject: row.subject }),
  ...(row.text !== null && { text: row.text }),
  ...(row.html !== null && { html: row.html }),
})

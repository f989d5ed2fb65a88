// Puts a mail into the outbox, in the transaction that makes true what it says: neither a mail about
// something that was undone, nor something done that nobody is told. It is rendered when it is sent.
import {
  type DeploymentId,
  type Language,
  type LicenseId,
  MarqueError,
  uuidFrom,
} from '@marque/protocol'
import type { Licensee } from '../domain/records.ts'
import type { MailFacts, MailKind, SentMail } from '../mail/mail-records.ts'
import type { Context } from './context.ts'
import { findOrRefuse } from './find-or-refuse.ts'

export const KEEP_TRYING_SECONDS = 3 * 86_400

export type MailToQueue = {
  readonly kind: MailKind
  readonly to: string
  readonly language: Language
  readonly facts?: MailFacts
  readonly inReplyTo?: string | undefined
  readonly requestId?: string
  readonly licenseId?: LicenseId
  readonly deploymentId?: DeploymentId
  /** the second mail with the same text here is not queued */
  readonly onceBy?: string
}

/** @returns undefined where no mail is sent, and for a mail that was queued before */
export async function queueMail(
  { tx, clock, random, mailFrom }: Context,
  { facts = {}, inReplyTo, ...mail }: MailToQueue,
): Promise<SentMail | undefined> {
  if (mailFrom === undefined) return undefined
  const id: string = uuidFrom(random(16))
  const now = clock.now()
  const queued: SentMail = {
    ...mail,
    id,
    facts,
    state: 'queued',
    createdAt: now,
    attempts: 0,
    nextAttemptAt: now,
    deadlineAt: now + KEEP_TRYING_SECONDS,
    messageId: `<marque.${id}@${mailFrom.slice(mailFrom.lastIndexOf('@') + 1)}>`,
    ...(inReplyTo !== undefined && { inReplyTo }),
  }
  return (await tx.sentMails.add(queued)) ? queued : undefined
}

/** The language that a licensee writes in, as far as that is known. */
export const languageFor = async (
  { tx }: Pick<Context, 'tx'>,
  licensee: Pick<Licensee, 'id' | 'language'>,
): Promise<Language> =>
  licensee.language ?? (await tx.receivedMails.languageOf(licensee.id)) ?? 'en'

/** @throws MarqueError 40400, 40900 if it was sent already */
export async function retryMail({ tx, clock, actor }: Context, id: string): Promise<SentMail> {
  const mail = await findOrRefuse('mail', tx.sentMails.find, id)
  if (mail.state === 'sent') throw new MarqueError('CONFLICT', { reason: 'the mail was sent' })
  const now = clock.now()
  const again = {
    state: 'queued',
    attempts: 0,
    nextAttemptAt: now,
    deadlineAt: now + KEEP_TRYING_SECONDS,
  } as const
  await tx.sentMails.settle(id, {
    ...again,
    ...(mail.lastError !== undefined && { lastError: mail.lastError }),
  })
  const details = { actor, mail: id, kind: mail.kind }
  await tx.audit.append({ at: now, name: 'mail.retried', details })
  return { ...mail, ...again }
}

// Empties the outbox: claims what is due, renders it, hands it to the relay, writes down how that ended.
// A process that is killed in between leaves its claim to run out; the mail then goes again, under the
// same Message-ID. Implements docs/mail.md, "Mail out".
import { MarqueError } from '@marque/protocol'
import type { SentMail } from '../mail/mail-records.ts'
import { oneLine } from '../mail/plain-text.ts'
import { type Relay, RelayError } from '../mail/smtp-relay.ts'
import type { RenderedMail } from '../mail/templates/mail-document.ts'
import type { Archives, Log, Repositories, Store } from '../ports.ts'
import type { Context } from './context.ts'
import { isHopeless, renderQueued } from './render-mail.ts'

const AT_ONCE = 5
/** Longer than the slowest delivery; until then nobody else takes the mail. */
const CLAIM_SECONDS = 10 * 60
const FIRST_WAIT_SECONDS = 60
const LONGEST_WAIT_SECONDS = 6 * 3600

export type Delivering = {
  readonly store: Store
  readonly archives: Archives
  readonly relay: Relay
  readonly log: Log
  readonly context: (tx: Repositories) => Context & { readonly mailFrom: string }
  /** no further mail is begun */
  readonly isStopping: () => boolean
}

/** Those that are due now. @returns how many were tried */
export async function deliverMails(from: Delivering): Promise<number> {
  const { store, context } = from
  const now = context(store.view).clock.now()
  if (!(await store.view.sentMails.hasDue(now))) return 0
  const claimed = await store.transaction((tx) =>
    tx.sentMails.claim({ now, until: now + CLAIM_SECONDS, limit: AT_ONCE }),
  )
  for (const mail of claimed) {
    if (from.isStopping()) await giveBack(from, mail)
    else await deliver(from, mail)
  }
  return claimed.length
}

const giveBack = ({ store, context }: Delivering, mail: SentMail): Promise<void> =>
  store.transaction(async (tx) =>
    tx.sentMails.settle(mail.id, {
      state: 'queued',
      nextAttemptAt: context(tx).clock.now(),
      attempts: mail.attempts - 1,
    }),
  )

async function deliver(from: Delivering, mail: SentMail): Promise<void> {
  try {
    const rendered = await rendering(from, mail)
    await from.relay.send(outgoing(from, mail, rendered))
  } catch (error) {
    return recordFailure(from, mail, error)
  }
  await recordSent(from, mail)
}

/** Rendered once: a further attempt sends the same words and links. */
async function rendering(from: Delivering, mail: SentMail): Promise<RenderedMail> {
  const { subject, text, html } = mail
  if (mail.attempts > 1 && subject !== undefined && text !== undefined && html !== undefined) {
    return { subject, text, html }
  }
  const rendered = await renderQueued(from, mail)
  const nextAttemptAt = mail.nextAttemptAt ?? 0
  await from.store.transaction((tx) => {
    const until = Math.max(nextAttemptAt, from.context(tx).clock.now() + CLAIM_SECONDS)
    return tx.sentMails.settle(mail.id, { ...rendered, state: 'queued', nextAttemptAt: until })
  })
  return rendered
}

const REPLIES: ReadonlySet<SentMail['kind']> = new Set(['faults', 'migration-received'])

function outgoing({ context, store }: Delivering, mail: SentMail, rendered: RenderedMail) {
  const { mailFrom, publisher } = context(store.view)
  const { to, messageId, inReplyTo } = mail
  return {
    ...rendered,
    from: { name: oneLine(publisher.name, 100), address: mailFrom },
    to,
    messageId,
    ...(inReplyTo !== undefined && { inReplyTo }),
    autoSubmitted: REPLIES.has(mail.kind) ? 'auto-replied' : 'auto-generated',
  } as const
}

const recordSent = ({ store, context }: Delivering, mail: SentMail): Promise<void> =>
  store.transaction(async (tx) => {
    const { clock, actor } = context(tx)
    const sentAt = clock.now()
    await tx.sentMails.settle(mail.id, { state: 'sent', sentAt })
    await tx.audit.append({ at: sentAt, name: 'mail.sent', details: detailsOf(actor, mail) })
  })

async function recordFailure(from: Delivering, mail: SentMail, error: unknown): Promise<void> {
  const { store, context, log } = from
  const lastError = describe(error)
  const isFinal = await store.transaction(async (tx) => {
    const { clock, actor } = context(tx)
    const now = clock.now()
    const nextAttemptAt = now + waitAfter(mail.attempts)
    const isPermanent = error instanceof RelayError ? error.isPermanent : isHopeless(error)
    if (!isPermanent && nextAttemptAt <= mail.deadlineAt) {
      await tx.sentMails.settle(mail.id, { state: 'queued', nextAttemptAt, lastError })
      return false
    }
    await tx.sentMails.settle(mail.id, { state: 'failed', lastError })
    const details = { ...detailsOf(actor, mail), error: lastError }
    await tx.audit.append({ at: now, name: 'mail.failed', details })
    return true
  })
  const isKnown = error instanceof RelayError || error instanceof MarqueError
  const fields = {
    mail: mail.id,
    kind: mail.kind,
    attempts: mail.attempts,
    reason: lastError,
    ...(!isKnown && { err: error }),
  }
  if (isFinal) log.error(fields, 'a mail could not be sent; see the console')
  else log.warn(fields, 'a mail could not be sent; it is tried again')
}

const detailsOf = (actor: string, mail: SentMail) => ({
  actor,
  mail: mail.id,
  kind: mail.kind,
  to: mail.to,
})

/** 1, 2, 4 … minutes, at most six hours. */
export const waitAfter = (attempts: number): number =>
  Math.min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** Math.min(20, attempts - 1))

function describe(error: unknown): string {
  if (error instanceof RelayError) return error.message
  if (!(error instanceof MarqueError)) return 'it could not be made; see the log'
  const reason = error.details?.['reason']
  return oneLine(typeof reason === 'string' ? reason : error.message, 300)
}

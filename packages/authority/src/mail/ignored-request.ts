// What the list of requests shows of a mail that nobody was answered: whatever could be read of it, and
// why. Implements docs/contract.md, `GET /api/v1/requests`, state `ignored`.
import type { Fault } from '@marque/protocol'
import type { Publisher } from '../domain/publisher.ts'
import type { RequestFields } from '../domain/records.ts'
import type { IgnoredReason } from './mail-records.ts'
import { licenseRequestOf } from './mail-request.ts'
import type { ParsedMail } from './parse-mail.ts'
import { oneLine } from './plain-text.ts'
import { readFields } from './read-fields.ts'
import { readTitle } from './read-title.ts'

const WHY: { readonly [reason in IgnoredReason]: Fault } = {
  'sender-unclear': { field: 'from', problem: 'is not one address' },
  'own-mail': { field: 'from', problem: 'is our own address, or the mail is our own' },
  bounce: { field: 'from', problem: 'is no person: the mail was returned' },
  list: { field: 'from', problem: 'is a mailing list' },
  'auto-reply': { field: 'from', problem: 'is no person: the mail is automatic' },
  title: { field: 'title', problem: 'is not "<Product> License File for <Company>"' },
  'company-unknown': { field: 'company', problem: 'is not a licensee' },
  'sender-unknown': { field: 'from', problem: "is not the contract's address" },
  company: { field: 'company', problem: 'is not named in the text' },
  'too-large': { field: 'mail', problem: 'is too large' },
  unreadable: { field: 'mail', problem: 'cannot be read' },
  'message-id-seen': { field: 'mail', problem: 'came before' },
  'reply-limit': { field: 'mail', problem: 'is one of too many' },
}

/** @returns undefined for a mail that asks for something else than a license */
export function ignoredRequestOf(
  mail: ParsedMail,
  { reason, publisher }: { reason: IgnoredReason; publisher: Publisher },
): { fields: RequestFields; faults: readonly Fault[] } | undefined {
  const title = readTitle(mail.subject, publisher)
  if (title?.wants === 'migration') return undefined
  const read = readFields(mail.text)
  const company = oneLine(title?.company ?? read.values.company ?? '', 200)
  const nothing = { wants: 'license', product: { id: '', name: '' }, company } as const
  const from = oneLine(mail.from ?? mail.fromText, 254)
  const { fields } = licenseRequestOf(read, { from, company, title: title ?? nothing })
  const { product, ...rest } = fields
  return {
    fields: { ...rest, ...(product !== undefined && product !== '' && { product }) },
    faults: [WHY[reason]],
  }
}

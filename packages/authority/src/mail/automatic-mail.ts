// Mails that no person wrote to us. To answer one would answer a machine, which may answer again, for
// ever. Implements docs/mission.md R1, "Auto-replies and lists are never answered"; RFC 3834 §2.

export type MailHeaders = readonly (readonly [name: string, value: string])[]

export type AutomaticReason = 'auto-reply' | 'list' | 'bounce'

const MACHINES =
  /^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?|listserv|majordomo)\b/
const LIST_HEADERS = /^(list-|mailing-list$|x-mailing-list$|x-list)/

/**
 * @param mail.envelopeFrom '' for the empty sender of bounces; absent where there was no envelope
 * @param mail.from the From header's address
 */
export function automaticReason(mail: {
  headers: MailHeaders
  envelopeFrom?: string | undefined
  from: string | undefined
}): AutomaticReason | undefined {
  const all = (name: string): readonly string[] =>
    mail.headers.filter(([key]) => key === name).map(([, value]) => value.trim().toLowerCase())
  const isBounce =
    mail.envelopeFrom === '' ||
    (mail.envelopeFrom === undefined && all('return-path').some((path) => path === '<>')) ||
    all('content-type').some((type) => /^multipart\/report\b/.test(type))
  if (isBounce) return 'bounce'
  if (mail.headers.some(([name]) => LIST_HEADERS.test(name))) return 'list'
  const precedence = all('precedence')
  if (precedence.some((value) => /^(bulk|list)\b/.test(value))) return 'list'
  const senders = [mail.from ?? '', mail.envelopeFrom ?? '']
  const isAutomatic =
    all('auto-submitted').some((value) => !/^no\s*(;|$)/.test(value)) ||
    precedence.some((value) => /^(junk|auto_reply)\b/.test(value)) ||
    mail.headers.some(([name]) => AUTOMATIC_HEADERS.has(name)) ||
    senders.some((address) => MACHINES.test(address.toLowerCase()))
  return isAutomatic ? 'auto-reply' : undefined
}

const AUTOMATIC_HEADERS: ReadonlySet<string> = new Set([
  'x-auto-response-suppress',
  'x-autoreply',
  'x-autorespond',
  'x-autoresponder',
  'x-failed-recipients',
  'x-loop',
])

// Decides what a mail is: a request, a migration, one that lacks something, or one that nobody answers.
// A wrong answer here tells a stranger who our licensees are, or starts two machines writing to each
// other. Implements docs/mission.md R1 and R20; docs/mail.md.
import {
  type Bytes,
  type DeploymentId,
  encodeHex,
  type Fault,
  type Language,
  sha256,
  uuidFrom,
} from '@marque/protocol'
import type { Licensee, LicenseRequest } from '../domain/records.ts'
import { judgeRequest } from '../domain/request-faults.ts'
import { automaticReason } from '../mail/automatic-mail.ts'
import { ignoredRequestOf } from '../mail/ignored-request.ts'
import type { IgnoredReason, ReceivedMail, ReceivedState } from '../mail/mail-records.ts'
import { licenseRequestOf, migrationOf } from '../mail/mail-request.ts'
import { type ParsedMail, parseMail, proofDeployment } from '../mail/parse-mail.ts'
import { manyLines, nameKey, namesCompany, oneLine } from '../mail/plain-text.ts'
import { type MailFields, readFields } from '../mail/read-fields.ts'
import { type MailTitle, readTitle } from '../mail/read-title.ts'
import type { Context } from './context.ts'
import { queueMail } from './queue-mail.ts'

const STORED_TEXT = 20_000
/** Replies to one address within an hour; more are recorded and not sent. */
const MOST_REPLIES = 5
const REPLY_WINDOW_SECONDS = 3600

/** A mail as it was handed in, before anybody knows what it is. */
export type IncomingMail = {
  readonly origin: ReceivedMail['origin']
  readonly envelope?: { readonly from: string; readonly to: readonly string[] }
  readonly sizeBytes: number
  /** hexadecimal SHA-256 of its bytes */
  readonly hash: string
  /** absent if it cannot be read */
  readonly parsed?: ParsedMail
  /** why it is not judged */
  readonly unread?: 'too-large' | 'unreadable'
}

/** Takes the bytes apart, outside of any transaction. Never throws over what they hold. */
export async function readIncoming(
  bytes: Bytes,
  from: Pick<IncomingMail, 'origin' | 'envelope'>,
): Promise<IncomingMail> {
  const hash = encodeHex(await sha256(bytes))
  const facts = { ...from, sizeBytes: bytes.length, hash }
  try {
    return { ...facts, parsed: await parseMail(bytes) }
  } catch {
    return { ...facts, unread: 'unreadable' }
  }
}

type Outcome = {
  readonly state: ReceivedState
  readonly reason?: IgnoredReason
  readonly faults?: readonly Fault[]
  readonly language?: Language
  readonly requestId?: string
  readonly deploymentId?: DeploymentId
}

/** One mail, what came of it, and its reply: all in the transaction of the context. */
export async function receiveMail(context: Context, mail: IncomingMail): Promise<ReceivedMail> {
  const { tx, random, clock, actor } = context
  const outcome = await listIgnored(context, mail, await judge(context, mail))
  const record = { ...recordOf(mail, { id: uuidFrom(random(16)), at: clock.now() }), ...outcome }
  await tx.receivedMails.add(record)
  await tx.audit.append({
    at: clock.now(),
    name: mail.origin === 'import' ? 'mail.imported' : 'mail.received',
    details: {
      actor,
      mail: record.id,
      from: record.from,
      state: record.state,
      ...(record.reason !== undefined && { reason: record.reason }),
      ...(record.requestId !== undefined && { request: record.requestId }),
    },
  })
  return record
}

function recordOf(mail: IncomingMail, { id, at }: { id: string; at: number }): ReceivedMail {
  const { parsed, envelope } = mail
  return {
    id,
    origin: mail.origin,
    from: oneLine(parsed?.from ?? parsed?.fromText ?? envelope?.from ?? '', 254),
    to: (envelope?.to ?? parsed?.to ?? []).map((address) => oneLine(address, 254)),
    subject: oneLine(parsed?.subject ?? '', 500),
    sizeBytes: mail.sizeBytes,
    receivedAt: at,
    state: 'ignored',
    faults: [],
    language: 'en',
    sameAs: sameAs(mail),
    text: manyLines(parsed?.text ?? '', STORED_TEXT),
    attachments: parsed?.attachments ?? [],
    ...(parsed?.messageId !== undefined && { messageId: parsed.messageId }),
    ...(parsed?.privateConfig !== undefined && { privateConfig: parsed.privateConfig }),
  }
}

/** The list of requests shows it too, for whoever waits for one that never came. */
async function listIgnored(
  { tx, clock, random, publisher }: Context,
  { parsed, unread }: IncomingMail,
  outcome: Outcome,
): Promise<Outcome> {
  const { state, reason } = outcome
  if (state !== 'ignored' || reason === undefined || parsed === undefined || unread !== undefined) {
    return outcome
  }
  const ignored = ignoredRequestOf(parsed, { reason, publisher })
  if (ignored === undefined) return outcome
  const requestId: string = uuidFrom(random(16))
  await tx.requests.add({
    ...ignored.fields,
    id: requestId,
    source: 'mail',
    state: 'ignored',
    faults: ignored.faults,
    createdAt: clock.now(),
    ...(parsed.messageId !== undefined && { messageId: parsed.messageId }),
  })
  return { ...outcome, requestId }
}

const sameAs = ({ parsed, hash }: IncomingMail): string => parsed?.messageId ?? `sha256 ${hash}`

const ignored = (reason: IgnoredReason): Outcome => ({ state: 'ignored', reason })

type Known = {
  readonly mail: ParsedMail
  readonly from: string
  readonly title: MailTitle
  readonly fields: MailFields
  /** those of the company whose address the sender has */
  readonly contracts: readonly [Licensee, ...Licensee[]]
}

async function judge(context: Context, incoming: IncomingMail): Promise<Outcome> {
  const { parsed: mail } = incoming
  if (mail === undefined || incoming.unread !== undefined) {
    return ignored(incoming.unread ?? 'unreadable')
  }
  const automatic = automaticReason({
    ...mail,
    envelopeFrom: incoming.envelope?.from,
    from: mail.from,
  })
  if (automatic !== undefined) return ignored(automatic)
  if (mail.from === undefined) return ignored('sender-unclear')
  if (await isOwn(context, mail)) return ignored('own-mail')
  const title = readTitle(mail.subject, context.publisher)
  if (title === undefined) return ignored('title')
  const company = await context.tx.licensees.findByName(title.company)
  if (company.length === 0) return ignored('company-unknown')
  const [first, ...others] = company.filter(({ email }) => email.toLowerCase() === mail.from)
  if (first === undefined) return ignored('sender-unknown')
  const fields = readFields(mail.text)
  if (!isNamed(title.company, { mail, fields })) return ignored('company')
  const earlier = await context.tx.receivedMails.findSame(sameAs(incoming))
  if (earlier !== undefined) return duplicateOf(earlier)
  const known: Known = { mail, from: mail.from, title, fields, contracts: [first, ...others] }
  return title.wants === 'license' ? takeRequest(context, known) : takeMigration(context, known)
}

async function isOwn({ tx, publisher, mailFrom }: Context, mail: ParsedMail): Promise<boolean> {
  const own = [...publisher.mailAddresses, ...(mailFrom === undefined ? [] : [mailFrom])]
  if (own.some((address) => address.toLowerCase() === mail.from)) return true
  return mail.messageId !== undefined && (await tx.sentMails.isOurs(mail.messageId))
}

/** A field that names another company outweighs a company named in passing. */
function isNamed(
  company: string,
  { mail, fields }: Pick<Known, 'fields'> & { mail: Pick<ParsedMail, 'text'> },
): boolean {
  const { company: given } = fields.values
  if (given !== undefined)
    return !fields.unclear.includes('company') && nameKey(given) === nameKey(company)
  return namesCompany(mail.text, company)
}

const duplicateOf = (earlier: ReceivedMail): Outcome => ({
  state: 'duplicate',
  reason: 'message-id-seen',
  language: earlier.language,
  ...(earlier.requestId !== undefined && { requestId: earlier.requestId }),
  ...(earlier.deploymentId !== undefined && { deploymentId: earlier.deploymentId }),
})

async function takeRequest(context: Context, known: Known): Promise<Outcome> {
  const { tx, clock, random, publisher } = context
  const { mail, contracts, title, fields: read } = known
  const [{ name: company }] = contracts
  const { fields, faults: own } = licenseRequestOf(read, { from: known.from, company, title })
  const judged = judgeRequest(fields, { publisher, contracts })
  const faults = [
    ...own,
    ...judged.faults.filter(({ field }) => own.every((fault) => fault.field !== field)),
  ]
  const isGood = 'licensee' in judged && faults.length === 0
  const request: LicenseRequest = {
    ...fields,
    id: uuidFrom(random(16)),
    source: 'mail',
    state: isGood ? 'open' : 'rejected',
    faults,
    createdAt: clock.now(),
    ...(isGood && { licenseeId: judged.licensee.id, productId: judged.product.id }),
    ...(mail.messageId !== undefined && { messageId: mail.messageId }),
  }
  await tx.requests.add(request)
  await recordRequest(context, request)
  const about = { language: read.language, requestId: request.id }
  if (isGood) return { state: 'request', ...about }
  return { ...(await answerFaults(context, known, { faults, ...about })), ...about }
}

const recordRequest = ({ tx, clock, actor }: Context, request: LicenseRequest): Promise<void> =>
  tx.audit.append({
    at: clock.now(),
    name: request.state === 'open' ? 'request.received' : 'request.rejected',
    details: {
      actor,
      request: request.id,
      company: request.company,
      faults: request.faults.map(({ field }) => field).join(','),
    },
  })

async function takeMigration(context: Context, known: Known): Promise<Outcome> {
  const { mail, contracts, title, fields } = known
  const proof = mail.privateConfig === undefined ? undefined : proofDeployment(mail.privateConfig)
  const asked = migrationOf(fields, { text: mail.text, proof })
  const { language } = fields
  const deployment =
    asked.deploymentId === undefined
      ? undefined
      : await context.tx.deployments.find(asked.deploymentId)
  const isTheirs = contracts.some(({ id }) => id === deployment?.licenseeId)
  const faults = [...asked.faults]
  if (asked.deploymentId !== undefined && !isTheirs) {
    faults.push({ field: 'deploymentId', problem: 'is not a deployment of this contract' })
  }
  if (faults.length > 0) {
    return { ...(await answerFaults(context, known, { faults, language })), language }
  }
  const deploymentId = asked.deploymentId as DeploymentId
  const facts = {
    title: `${title.product.name} License Migration for ${contracts[0].name}`,
    company: contracts[0].name,
    ...(asked.serverAddress !== undefined && { serverAddress: asked.serverAddress }),
  }
  const reason = await reply(context, known, {
    kind: 'migration-received',
    facts,
    language,
    deploymentId,
  })
  return { state: 'migration', language, deploymentId, ...reason }
}

async function answerFaults(
  context: Context,
  known: Known,
  about: { faults: readonly Fault[]; language: Language; requestId?: string },
): Promise<Outcome> {
  const { title, contracts } = known
  const { faults, ...rest } = about
  const words = title.wants === 'license' ? 'License File' : 'License Migration'
  const [{ name: company }] = contracts
  const facts = { faults, company, title: `${title.product.name} ${words} for ${company}` }
  const reason = await reply(context, known, { kind: 'faults', facts, ...rest })
  return { state: 'faulty', faults, ...reason }
}

/** To the contract's address, which the sender's is: what a mail says of replies is not asked. */
async function reply(
  context: Context,
  { mail, contracts }: Known,
  answer: Omit<Parameters<typeof queueMail>[1], 'to' | 'inReplyTo'>,
): Promise<{ reason?: IgnoredReason }> {
  const [{ email: to }] = contracts
  const since = context.clock.now() - REPLY_WINDOW_SECONDS
  if ((await context.tx.sentMails.countReplies(to, since)) >= MOST_REPLIES) {
    return { reason: 'reply-limit' }
  }
  await queueMail(context, { ...answer, to, inReplyTo: mail.messageId })
  return {}
}

// The JSON of mails: what an operator sees of those that came in and of those that go out.
import type { Language } from '@marque/protocol'
import Type from 'typebox'
import {
  MAIL_KINDS,
  type MailKind,
  RECEIVED_STATES,
  type ReceivedMail,
  type ReceivedState,
  SENT_STATES,
  type SentMail,
  type SentState,
} from '../mail/mail-records.ts'
import { at, count, id } from './schemas.ts'

const oneOf = <T extends string>(values: readonly T[]) =>
  Type.Unsafe<T>(Type.Union(values.map((value) => Type.Literal(value))))

export const receivedState = oneOf<ReceivedState>(RECEIVED_STATES)
export const sentState = oneOf<SentState>(SENT_STATES)
export const mailKind = oneOf<MailKind>(MAIL_KINDS)
export const mailLanguage = oneOf<Language>(['en', 'zh'])

const Linked = Type.Object({ id })

export const ReceivedMailSchema = Type.Object({
  id,
  origin: oneOf<ReceivedMail['origin']>(['smtp', 'import']),
  from: Type.String(),
  to: Type.Array(Type.String()),
  subject: Type.String(),
  sizeBytes: count,
  receivedAt: at,
  state: receivedState,
  reason: Type.Optional(Type.String({ description: 'a word: why nobody was answered' })),
  faults: Type.Array(Type.Object({ field: Type.String(), problem: Type.String() })),
  language: mailLanguage,
  request: Type.Optional(Linked),
  deployment: Type.Optional(Linked),
  messageId: Type.Optional(Type.String()),
  hasPrivateConfig: Type.Boolean({ description: 'the proof of a migration is attached' }),
})

export const ReceivedMailDetailSchema = Type.Object({
  ...ReceivedMailSchema.properties,
  text: Type.String({ description: 'what was read, at most 20,000 characters' }),
  attachments: Type.Array(
    Type.Object({ name: Type.String(), type: Type.String(), sizeBytes: count }),
  ),
})

export const toReceived = (mail: ReceivedMail): Type.Static<typeof ReceivedMailSchema> => ({
  id: mail.id,
  origin: mail.origin,
  from: mail.from,
  to: [...mail.to],
  subject: mail.subject,
  sizeBytes: mail.sizeBytes,
  receivedAt: mail.receivedAt,
  state: mail.state,
  ...(mail.reason !== undefined && { reason: mail.reason }),
  faults: [...mail.faults],
  language: mail.language,
  ...(mail.requestId !== undefined && { request: { id: mail.requestId } }),
  ...(mail.deploymentId !== undefined && { deployment: { id: mail.deploymentId } }),
  ...(mail.messageId !== undefined && { messageId: mail.messageId }),
  hasPrivateConfig: mail.privateConfig !== undefined,
})

export const toReceivedDetail = (
  mail: ReceivedMail,
): Type.Static<typeof ReceivedMailDetailSchema> => ({
  ...toReceived(mail),
  text: mail.text,
  attachments: [...mail.attachments],
})

export const SentMailSchema = Type.Object({
  id,
  kind: mailKind,
  to: Type.String(),
  subject: Type.Optional(Type.String({ description: 'once it is rendered' })),
  language: mailLanguage,
  state: sentState,
  attempts: count,
  nextAttemptAt: Type.Optional(at),
  lastError: Type.Optional(Type.String()),
  createdAt: at,
  sentAt: Type.Optional(at),
  messageId: Type.String(),
  request: Type.Optional(Linked),
  license: Type.Optional(Linked),
  deployment: Type.Optional(Linked),
})

export const SentMailDetailSchema = Type.Object({
  ...SentMailSchema.properties,
  text: Type.Optional(Type.String({ description: 'as it was delivered' })),
})

export const toSent = (mail: SentMail): Type.Static<typeof SentMailSchema> => ({
  id: mail.id,
  kind: mail.kind,
  to: mail.to,
  ...(mail.subject !== undefined && { subject: mail.subject }),
  language: mail.language,
  state: mail.state,
  attempts: mail.attempts,
  ...(mail.nextAttemptAt !== undefined && { nextAttemptAt: mail.nextAttemptAt }),
  ...(mail.lastError !== undefined && { lastError: mail.lastError }),
  createdAt: mail.createdAt,
  ...(mail.sentAt !== undefined && { sentAt: mail.sentAt }),
  messageId: mail.messageId,
  ...(mail.requestId !== undefined && { request: { id: mail.requestId } }),
  ...(mail.licenseId !== undefined && { license: { id: mail.licenseId } }),
  ...(mail.deploymentId !== undefined && { deployment: { id: mail.deploymentId } }),
})

export const toSentDetail = (mail: SentMail): Type.Static<typeof SentMailDetailSchema> => ({
  ...toSent(mail),
  ...(mail.text !== undefined && { text: mail.text }),
})

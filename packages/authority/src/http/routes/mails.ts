// Mails: those that came in and why they were answered or not, those that go out, and what each kind
// looks like. HTML of a mail is shown in a frame that can do nothing (docs/threat-model.md, A19).
import { type Bytes, MarqueError } from '@marque/protocol'
import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import { includesRole } from '../../domain/roles.ts'
import { MOST_MAIL_BYTES } from '../../mail/smtp-listener.ts'
import { findOrRefuse } from '../../operations/find-or-refuse.ts'
import { importMails } from '../../operations/import-mails.ts'
import { type PreviewInput, previewMail } from '../../operations/preview-mail.ts'
import { retryMail } from '../../operations/queue-mail.ts'
import type { Caller } from '../authenticate.ts'
import {
  mailKind,
  mailLanguage,
  ReceivedMailDetailSchema,
  ReceivedMailSchema,
  receivedState,
  SentMailDetailSchema,
  SentMailSchema,
  sentState,
  toReceived,
  toReceivedDetail,
  toSent,
  toSentDetail,
} from '../mail-json.ts'
import { pageOf, type Route, route } from '../route.ts'
import { IdParams, id, PageQuery, pageSchema } from '../schemas.ts'

const PreviewParams = Type.Object({ kind: mailKind })
const PreviewQuery = Type.Object(
  {
    language: Type.Optional(mailLanguage),
    requestId: Type.Optional(id),
    deploymentId: Type.Optional(id),
  },
  { additionalProperties: false },
)

const received: readonly Route[] = [
  route({
    method: 'GET',
    path: '/mails/received',
    role: 'viewer',
    kind: 'read',
    tag: 'mails',
    name: 'listReceivedMails',
    summary: 'Mails that came in, newest first, with what became of each',
    query: Type.Object(
      { ...PageQuery.properties, state: Type.Optional(receivedState) },
      { additionalProperties: false },
    ),
    status: 200,
    answer: pageSchema(ReceivedMailSchema),
    handle: async ({ context, query }) => {
      const { items, ...rest } = await context.tx.receivedMails.list(pageOf(query))
      return { items: items.map(toReceived), ...rest }
    },
  }),
  route({
    method: 'POST',
    path: '/mails/received',
    role: 'issuer',
    kind: 'read',
    tag: 'mails',
    name: 'importMails',
    summary: 'Take in a mail, or all mails of an mbox file, as if they had come by SMTP',
    bodyTypes: { types: ['message/rfc822', 'application/mbox'], maxBytes: MOST_MAIL_BYTES },
    status: 200,
    answer: Type.Object({ items: Type.Array(ReceivedMailSchema) }),
    handle: async ({ context, store, request }) => {
      const bytes = request.body as unknown
      if (!(bytes instanceof Uint8Array)) {
        const faults = [{ field: 'body', problem: 'is missing' }]
        throw new MarqueError('PARAM_INPUT_ERROR', { faults })
      }
      const isMbox = /^application\/mbox\b/i.test(request.headers['content-type'] ?? '')
      const from = { store, context: (tx: typeof context.tx) => ({ ...context, tx }) }
      const mails = await importMails(from, { bytes: bytes as Bytes, isMbox })
      return { items: mails.map(toReceived) }
    },
  }),
  route({
    method: 'GET',
    path: '/mails/received/:id',
    role: 'viewer',
    kind: 'read',
    tag: 'mails',
    name: 'getReceivedMail',
    summary: 'One mail that came in, with its text',
    params: IdParams,
    status: 200,
    answer: ReceivedMailDetailSchema,
    handle: async ({ context, params }) =>
      toReceivedDetail(await findOrRefuse('mail', context.tx.receivedMails.find, params.id)),
  }),
]

const sent: readonly Route[] = [
  route({
    method: 'GET',
    path: '/mails/sent',
    role: 'viewer',
    kind: 'read',
    tag: 'mails',
    name: 'listSentMails',
    summary: 'Mails that go out, newest first',
    query: Type.Object(
      { ...PageQuery.properties, state: Type.Optional(sentState) },
      { additionalProperties: false },
    ),
    status: 200,
    answer: pageSchema(SentMailSchema),
    handle: async ({ context, query }) => {
      const { items, ...rest } = await context.tx.sentMails.list(pageOf(query))
      return { items: items.map(toSent), ...rest }
    },
  }),
  route({
    method: 'GET',
    path: '/mails/sent/:id',
    role: 'viewer',
    kind: 'read',
    tag: 'mails',
    name: 'getSentMail',
    summary: 'One mail that goes out, with its text; a viewer sees no links that work',
    params: IdParams,
    status: 200,
    answer: SentMailDetailSchema,
    handle: async ({ context, params, caller }) => {
      const mail = await findOrRefuse('mail', context.tx.sentMails.find, params.id)
      return toSentDetail(
        mail.text === undefined ? mail : { ...mail, text: shownTo(caller, mail.text) },
      )
    },
  }),
  route({
    method: 'GET',
    path: '/mails/sent/:id/html',
    role: 'viewer',
    kind: 'bytes',
    tag: 'mails',
    name: 'getSentMailHtml',
    summary: 'The HTML of a mail that was delivered, for a frame',
    params: IdParams,
    status: 200,
    answerType: 'text/html',
    handle: async ({ context, params, caller, reply }) => {
      const { html } = await findOrRefuse('mail', context.tx.sentMails.find, params.id)
      if (html === undefined) throw new MarqueError('NOT_FOUND', { what: 'HTML of the mail' })
      return sendFramed(reply, shownTo(caller, html))
    },
  }),
  route({
    method: 'POST',
    path: '/mails/sent/:id/retry',
    role: 'issuer',
    kind: 'write',
    tag: 'mails',
    name: 'retryMail',
    summary: 'Try a mail that is queued or has failed again, now',
    params: IdParams,
    body: Type.Object({}, { additionalProperties: false }),
    bodyOptional: true,
    status: 200,
    answer: SentMailSchema,
    handle: async ({ context, params }) => toSent(await retryMail(context, params.id)),
  }),
]

const previews: readonly Route[] = [
  route({
    method: 'GET',
    path: '/mails/previews/:kind',
    role: 'viewer',
    kind: 'read',
    tag: 'mails',
    name: 'previewMail',
    summary: 'What a kind of mail says; with the facts of a request or deployment, or made-up ones',
    params: PreviewParams,
    query: PreviewQuery,
    status: 200,
    answer: Type.Object({ subject: Type.String(), text: Type.String() }),
    handle: async ({ context, params, query }) => {
      const { subject, text } = await previewMail(context, toInput(params, query))
      return { subject, text }
    },
  }),
  route({
    method: 'GET',
    path: '/mails/previews/:kind/html',
    role: 'viewer',
    kind: 'bytes',
    tag: 'mails',
    name: 'previewMailHtml',
    summary: 'The same as HTML, for a frame',
    params: PreviewParams,
    query: PreviewQuery,
    status: 200,
    answerType: 'text/html',
    handle: async ({ context, params, query, reply }) =>
      sendFramed(reply, (await previewMail(context, toInput(params, query))).html),
  }),
]

export const mailRoutes: readonly Route[] = [...received, ...sent, ...previews]

const toInput = (
  { kind }: Type.Static<typeof PreviewParams>,
  { language = 'en', ...about }: Type.Static<typeof PreviewQuery>,
): PreviewInput => ({ kind, language, ...about })

/** Whoever may not download an archive must not find a link to one here. */
const shownTo = ({ role }: Caller, text: string): string =>
  role !== undefined && includesRole(role, 'issuer')
    ? text
    : text.replaceAll(/signature=[\w-]+/g, 'signature=…')

const FRAME_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'"

const sendFramed = (reply: FastifyReply, html: string): FastifyReply =>
  reply
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', FRAME_POLICY)
    .header('x-frame-options', 'SAMEORIGIN')
    // An origin of its own is what a sandboxed frame has not got; browsers complain of the wish.
    .header('origin-agent-cluster', '?0')
    .header('cache-control', 'no-store')
    .send(html)

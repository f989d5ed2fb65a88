// Mail that came in and went out, as the authority's console asks for it (docs/contract.md, "Authority").
import { addressOf, type Page, read, write } from './authority.ts'
import { askFor } from './http.ts'

export type ReceivedState = 'request' | 'faulty' | 'migration' | 'ignored' | 'duplicate'

export type ReceivedMail = {
  readonly id: string
  readonly origin: 'smtp' | 'import'
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  readonly sizeBytes: number
  readonly receivedAt: number
  readonly state: ReceivedState
  /** a machine word that says why nobody was answered */
  readonly reason?: string
  readonly faults: readonly { readonly field: string; readonly problem: string }[]
  readonly request?: { readonly id: string }
  readonly deployment?: { readonly id: string }
  readonly messageId?: string
  /** the proof of a migration is attached */
  readonly hasPrivateConfig: boolean
}

export type ReceivedDetail = ReceivedMail & {
  /** what was read of it */
  readonly text: string
  readonly attachments: readonly {
    readonly name: string
    readonly type: string
    readonly sizeBytes: number
  }[]
}

export type MailKind =
  | 'confirmation'
  | 'faults'
  | 'rejection'
  | 'migration-received'
  | 'migration-confirmed'
  | 'expiry-warning'

export type MailLanguage = 'en' | 'zh'
export type SentState = 'queued' | 'sent' | 'failed'

export type SentMail = {
  readonly id: string
  readonly kind: MailKind
  readonly to: string
  readonly subject?: string
  readonly language: MailLanguage
  readonly state: SentState
  readonly attempts: number
  readonly nextAttemptAt?: number
  readonly lastError?: string
  readonly createdAt: number
  readonly sentAt?: number
  readonly request?: { readonly id: string }
  readonly license?: { readonly id: string }
  readonly deployment?: { readonly id: string }
}

/** `text`: as it was delivered; absent before that. */
export type SentDetail = SentMail & { readonly text?: string }

export type MailPreview = { readonly subject: string; readonly text: string }

export const listReceived = (wanted: {
  readonly state?: ReceivedState | undefined
  readonly cursor?: string | undefined
}): Promise<Page<ReceivedMail>> => read('/mails/received', wanted)

export const getReceived = (id: string): Promise<ReceivedDetail> =>
  read(`/mails/received/${encodeURIComponent(id)}`)

export type MailFile = {
  readonly content: Blob
  readonly contentType: 'message/rfc822' | 'application/mbox'
  /** tells one file from another */
  readonly name: string
}

const importWithinSeconds = 120

/** What became of each mail of a file; a mailbox holds several. */
export const importMail = async (
  { content, contentType }: MailFile,
  key: string,
): Promise<readonly ReceivedMail[]> => {
  const answer = await askFor<Page<ReceivedMail>>('POST', addressOf('/mails/received'), {
    body: content,
    contentType,
    headers: { 'idempotency-key': key },
    withinSeconds: importWithinSeconds,
  })
  return answer.body.items
}

export const listSent = (wanted: {
  readonly state?: SentState | undefined
  readonly cursor?: string | undefined
}): Promise<Page<SentMail>> => read('/mails/sent', wanted)

export const getSent = (id: string): Promise<SentDetail> =>
  read(`/mails/sent/${encodeURIComponent(id)}`)

export const retrySent = (id: string, key: string): Promise<SentMail> =>
  write(`/mails/sent/${encodeURIComponent(id)}/retry`, { key })

/** With whose facts a mail is filled in; with made-up ones for the rest. */
export type About = {
  readonly requestId?: string | undefined
  readonly deploymentId?: string | undefined
}

export const getPreview = (
  kind: MailKind,
  language: MailLanguage,
  about: About,
): Promise<MailPreview> => read(`/mails/previews/${kind}`, { language, ...about })

/** Documents for a frame. */
export const mailFrames = {
  sent: (id: string): string => addressOf(`/mails/sent/${encodeURIComponent(id)}/html`),
  preview: (kind: MailKind, language: MailLanguage, about: About): string =>
    addressOf(`/mails/previews/${kind}/html`, { language, ...about }),
} as const

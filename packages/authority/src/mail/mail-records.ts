// Mails as the authority knows them: what came in and what became of it, what goes out and how far it
// got. Rows of the database and JSON of the API are other types.
import type { DeploymentId, Fault, Language, LicenseId } from '@marque/protocol'

export const RECEIVED_STATES = ['request', 'faulty', 'migration', 'ignored', 'duplicate'] as const
export type ReceivedState = (typeof RECEIVED_STATES)[number]

/** Why nobody was answered; for the console, never for the sender. */
export const IGNORED_REASONS = [
  'sender-unclear',
  'own-mail',
  'bounce',
  'list',
  'auto-reply',
  'title',
  'company-unknown',
  'sender-unknown',
  'company',
  'too-large',
  'unreadable',
  'message-id-seen',
  'reply-limit',
] as const
export type IgnoredReason = (typeof IGNORED_REASONS)[number]

export type MailAttachment = {
  readonly name: string
  readonly type: string
  readonly sizeBytes: number
}

/** All times are epoch seconds. */
export type ReceivedMail = {
  readonly id: string
  readonly origin: 'smtp' | 'import'
  /** the From header's address, or what the mail says instead of one */
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  readonly sizeBytes: number
  readonly receivedAt: number
  readonly state: ReceivedState
  readonly reason?: IgnoredReason
  readonly faults: readonly Fault[]
  readonly language: Language
  readonly requestId?: string
  readonly deploymentId?: DeploymentId
  readonly messageId?: string
  /** by what the same mail is known again: its Message-ID, or the hash of a mail without one */
  readonly sameAs: string
  /** what was read of its text */
  readonly text: string
  readonly attachments: readonly MailAttachment[]
  /** the attached proof of a migration, JSON text */
  readonly privateConfig?: string
}

export const MAIL_KINDS = [
  'confirmation',
  'faults',
  'rejection',
  'migration-received',
  'migration-confirmed',
  'expiry-warning',
] as const
export type MailKind = (typeof MAIL_KINDS)[number]

export const SENT_STATES = ['queued', 'sent', 'failed'] as const
export type SentState = (typeof SENT_STATES)[number]

/** What a mail tells beside what the store knows when it is rendered. */
export type MailFacts = {
  readonly faults?: readonly Fault[]
  /** the exact title that a mail should have had */
  readonly title?: string
  readonly company?: string
  readonly project?: string
  readonly reason?: string
  readonly serverAddress?: string
  /** days before the end of a license */
  readonly days?: number
}

export type SentMail = {
  readonly id: string
  readonly kind: MailKind
  readonly to: string
  readonly language: Language
  readonly state: SentState
  readonly facts: MailFacts
  readonly createdAt: number
  readonly attempts: number
  /** absent once it is sent or failed */
  readonly nextAttemptAt?: number
  /** after this it has failed */
  readonly deadlineAt: number
  readonly lastError?: string
  readonly sentAt?: number
  /** Message-ID that it will have, or has */
  readonly messageId: string
  /** Message-ID of the mail that it answers */
  readonly inReplyTo?: string
  readonly requestId?: string
  readonly licenseId?: LicenseId
  readonly deploymentId?: DeploymentId
  /** a mail that must go out once is known by it */
  readonly onceBy?: string
  /** as it was delivered */
  readonly subject?: string
  readonly text?: string
  readonly html?: string
}

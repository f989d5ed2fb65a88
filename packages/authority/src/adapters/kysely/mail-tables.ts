// Rows of the two tables of mails, as they lie in the database.
import type { Generated } from 'kysely'

export type ReceivedMailRow = {
  position: Generated<number>
  id: string
  origin: string
  state: string
  received_at: number
  same_as: string
  message_id: string | null
  request_id: string | null
  deployment_id: string | null
  /** everything else of a `ReceivedMail`, JSON */
  document: string
}

export type SentMailRow = {
  position: Generated<number>
  id: string
  kind: string
  recipient: string
  language: string
  state: string
  /** JSON */
  facts: string
  created_at: number
  attempts: number
  /** null once it is sent or failed */
  next_attempt_at: number | null
  deadline_at: number
  last_error: string | null
  sent_at: number | null
  message_id: string
  in_reply_to: string | null
  request_id: string | null
  license_id: string | null
  deployment_id: string | null
  once_by: string | null
  subject: string | null
  text: string | null
  html: string | null
}

// Rows as they lie in the database: snake_case, times as epoch seconds, documents as JSON text.
// The same in SQLite and PostgreSQL; domain types are other types (CONTRIBUTING.md).
import type { Generated } from 'kysely'
import type { ReceivedMailRow, SentMailRow } from './mail-tables.ts'

/** `position` grows with every row: lists are paged by it, newest first. */
type Positioned = { position: Generated<number> }

export type LicenseeRow = Positioned & {
  id: string
  name: string
  name_key: string
  email: string
  contract_signed_on: string
  created_at: number
  version: number
  language: string | null
  search: string
}

export type RequestRow = Positioned & {
  id: string
  source: string
  state: string
  /** what the licensee wrote, JSON */
  fields: string
  faults: string
  created_at: number
  licensee_id: string | null
  product_id: string | null
  decided_at: number | null
  license_id: string | null
  deployment_id: string | null
  message_id: string | null
  rejection: string | null
  search: string
}

export type DeploymentRow = Positioned & {
  id: string
  licensee_id: string
  state: string
  reinstalls: number
  created_at: number
  ended_at: number | null
  migrated_from: string | null
  sealed_seed: string
}

type LicenseRow = Positioned & {
  id: string
  deployment_id: string
  serial: number
  /** of the newest serial; null: it does not end */
  expires_at: number | null
  account_status: string
  search: string
}

type LicenseSerialRow = {
  license_id: string
  serial: number
  issued_at: number
  /** everything else of an `IssuedLicense`, JSON */
  document: string
}

export type ActivationRow = Positioned & {
  id: string
  challenge_hash: string
  deployment_id: string
  instance_id: string
  sequence: number
  record: string
  previous: string
  reason: string
  license_serial: number
  outcome: string
  /** 0 when approved, so that it can be part of a key */
  code: number
  clock_offset_seconds: number
  first_at: number
  last_at: number
  times: number
  /** `normal` or `break` when approved; null before chains were judged */
  chain: string | null
}

export type ChainRecordRow = {
  deployment_id: string
  instance_id: string
  sequence: number
  record: string
  parent: string | null
  standing: string
}

export type ChainBreakRow = Positioned & {
  deployment_id: string
  instance_id: string
  cause: string
  at: number
  /** 1 or 0 */
  allowed: number
}

type ChainAllowanceRow = {
  deployment_id: string
  instance_id: string
  at: number
}

export type MigrationRow = Positioned & {
  id: string
  from_deployment_id: string
  to_deployment_id: string
  proof_instance_id: string | null
  proof_sequence: number | null
  created_at: number
}

export type OperatorRow = Positioned & {
  id: string
  email: string
  role: string
  password_hash: string
  created_at: number
}

export type InvitationRow = Positioned & {
  id: string
  hash: string
  email: string | null
  role: string
  created_at: number
  expires_at: number
}

export type ArchiveLinkRow = Positioned & {
  id: string
  deployment_id: string
  architecture: string | null
  created_at: number
  expires_at: number
  downloads: number
  last_download_at: number | null
  revoked_at: number | null
}

export type SessionRow = Positioned & {
  id: string
  operator_id: string
  hash: string
  address: string
  created_at: number
  expires_at: number
}

type LoginTryRow = {
  key: string
  at: number
}

export type TokenRow = Positioned & {
  id: string
  name: string
  role: string
  hash: string
  created_at: number
  revoked_at: number | null
}

export type AuditRow = {
  sequence: number
  at: number
  name: string
  details: string
  previous: string
  hash: string
}

type AnswerRow = {
  key: string
  token_id: string
  request_hash: string
  sealed: string
  created_at: number
}

export type Tables = {
  licensees: LicenseeRow
  requests: RequestRow
  deployments: DeploymentRow
  licenses: LicenseRow
  license_serials: LicenseSerialRow
  activations: ActivationRow
  chain_records: ChainRecordRow
  chain_breaks: ChainBreakRow
  chain_allowances: ChainAllowanceRow
  migrations: MigrationRow
  operators: OperatorRow
  tokens: TokenRow
  sessions: SessionRow
  invitations: InvitationRow
  archive_links: ArchiveLinkRow
  login_tries: LoginTryRow
  audit: AuditRow
  answers: AnswerRow
  mails_received: ReceivedMailRow
  mails_sent: SentMailRow
}

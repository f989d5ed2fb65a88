// What the authority knows, as plain data: the types that rules and operations speak.
// Rows of a database and JSON of the API are other types; each has its own page.
import type {
  ChallengeReason,
  DeploymentId,
  Fault,
  InstanceId,
  Language,
  LicenseFile,
  LicenseId,
  Terms,
} from '@marque/protocol'
import type { ChainPlace } from './activation-chain.ts'
import type { Role } from './roles.ts'

/** All times are epoch seconds. */
export type Licensee = {
  readonly id: string
  readonly name: string
  /** the contract's address: requests must come from it */
  readonly email: string
  /** `YYYY-MM-DD` */
  readonly contractSignedOn: string
  readonly createdAt: number
  /** grows with every change */
  readonly version: number
  /** of mails to the licensee; absent: English */
  readonly language?: Language
}

/** What a change of a licensee may set. */
export type LicenseeChanges = {
  readonly name?: string
  readonly email?: string
  readonly contractSignedOn?: string
  readonly language?: Language
}

export const REQUEST_STATES = ['open', 'confirmed', 'rejected', 'ignored'] as const
export type RequestState = (typeof REQUEST_STATES)[number]
export type RequestSource = 'mail' | 'api' | 'console'

/** What a licensee asks for, as it was written. */
export type RequestFields = {
  readonly from: string
  readonly company: string
  readonly projectName: string
  readonly contractSignedOn: string
  readonly registrationMethod: string
  readonly maxRegistrations?: number
  readonly product?: string
  readonly productVersion: { readonly minor: string; readonly build?: string }
  readonly note?: string
  /** that the licensee is to be answered in */
  readonly language?: Language
}

export type LicenseRequest = RequestFields & {
  readonly id: string
  readonly source: RequestSource
  readonly state: RequestState
  readonly faults: readonly Fault[]
  readonly createdAt: number
  /** set when the request has no faults */
  readonly licenseeId?: string
  readonly productId?: string
  /** set when it is confirmed */
  readonly decidedAt?: number
  readonly licenseId?: LicenseId
  readonly deploymentId?: DeploymentId
  readonly messageId?: string
  /** why an operator rejected it */
  readonly rejection?: string
}

export type DeploymentState = 'active' | 'ended'

export type Deployment = {
  readonly id: DeploymentId
  readonly licenseeId: string
  readonly state: DeploymentState
  /** how many new or restored installations may be activated within 365 days */
  readonly reinstalls: number
  readonly createdAt: number
  readonly endedAt?: number
  /** the ended deployment that this one took over from */
  readonly migratedFrom?: DeploymentId
  /** base64url; opens under the storage key alone */
  readonly sealedSeed: string
}

/** One license; every renewal is a further serial of it. */
export type IssuedLicense = {
  readonly id: LicenseId
  readonly deploymentId: DeploymentId
  readonly serial: number
  readonly issuedAt: number
  readonly licenseeName: string
  readonly product: { readonly id: string; readonly name: string }
  readonly project: string
  readonly terms: Terms
  readonly file: LicenseFile
}

/** One decision over a challenge whose signature was good. */
export type Activation = {
  readonly id: string
  /** hexadecimal SHA-256 of the signed challenge */
  readonly challengeHash: string
  readonly deploymentId: DeploymentId
  readonly instanceId: InstanceId
  readonly sequence: number
  /** the record that this challenge would lead to, and the one it builds on; base64url */
  readonly record: string
  readonly previous: string
  readonly reason: ChallengeReason
  readonly licenseSerial: number
  readonly outcome: 'approved' | 'refused'
  /** why it was refused */
  readonly code?: number
  /** of approvals: whether the server went on where it stood; absent before that was judged */
  readonly chain?: 'normal' | 'break'
  /** seconds by which the license server's clock is ahead */
  readonly clockOffsetSeconds: number
  readonly firstAt: number
  readonly lastAt: number
  /** how often the same challenge met the same decision */
  readonly times: number
}

type Instance = {
  readonly id: InstanceId
  readonly sequence: number
  readonly approvals: number
  readonly firstAt: number
  readonly lastAt: number
}

export type ActivationSummary = {
  readonly approved: number
  readonly refused: number
  readonly lastAt?: number
  readonly instances: readonly Instance[]
}

/** Challenges of one instance that were refused alike on top of one record. */
export type RefusedPlace = ChainPlace & {
  readonly code: number
  readonly firstAt: number
  readonly lastAt: number
}

export const ARCHITECTURES = ['amd64', 'arm64'] as const
export type Architecture = (typeof ARCHITECTURES)[number]

/** A link to a deployment's archive that needs no account. */
export type ArchiveLink = {
  readonly id: string
  readonly deploymentId: DeploymentId
  /** absent: the archive of both */
  readonly architecture?: Architecture
  readonly createdAt: number
  readonly expiresAt: number
  readonly downloads: number
  readonly lastDownloadAt?: number
  readonly revokedAt?: number
}

export type Migration = {
  readonly id: string
  readonly fromDeploymentId: DeploymentId
  readonly toDeploymentId: DeploymentId
  /** of the privateConfig that proved the last activation, if one was handed in */
  readonly proof?: { readonly instanceId: InstanceId; readonly sequence: number }
  readonly createdAt: number
}

export type Operator = {
  readonly id: string
  readonly email: string
  readonly role: Role
  readonly passwordHash: string
  readonly createdAt: number
}

/** An operator who has signed in, at one browser. */
export type Session = {
  readonly id: string
  readonly operatorId: string
  /** hexadecimal SHA-256; the token itself is in the browser's cookie alone */
  readonly hash: string
  /** from where it was opened */
  readonly address: string
  readonly createdAt: number
  readonly expiresAt: number
}

/** A link by which an operator's account is made, once. */
export type Invitation = {
  readonly id: string
  /** hexadecimal SHA-256; the token itself is in the link alone */
  readonly hash: string
  /** absent for the first administrator, who gives an address */
  readonly email?: string
  readonly role: Role
  readonly createdAt: number
  readonly expiresAt: number
}

export type Token = {
  readonly id: string
  readonly name: string
  readonly role: Role
  /** hexadecimal SHA-256; the token itself is nowhere */
  readonly hash: string
  readonly createdAt: number
  readonly revokedAt?: number
}

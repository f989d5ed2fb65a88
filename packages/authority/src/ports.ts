// What the rules of the authority need from outside: time, randomness, keys, a store, base layers.
// A store call succeeds, gives `undefined` for absent, or throws: no error ever means "absent".
import type {
  AuditLine,
  Bytes,
  DeploymentId,
  InstanceId,
  LicenseId,
  RandomBytes,
  ReceivingJwk,
  ReceivingKey,
  Signer,
  Trust,
} from '@marque/protocol'
import type { Chain, ChainMove, ChainPlace, ChainRecord } from './domain/activation-chain.ts'
import type { AuditEvent } from './domain/audit-events.ts'
import type {
  Activation,
  ActivationSummary,
  Architecture,
  ArchiveLink,
  Deployment,
  DeploymentState,
  Invitation,
  IssuedLicense,
  Licensee,
  LicenseRequest,
  Migration,
  Operator,
  RefusedPlace,
  RequestState,
  Session,
  Token,
} from './domain/records.ts'
import type { Role } from './domain/roles.ts'
import type { ReceivedMails, SentMails } from './mail/mail-ports.ts'

/** Time as this host tells it, in whole epoch seconds. */
export type Clock = { readonly now: () => number }

/** Fresh random bytes. */
export type Random = RandomBytes

/** Log of life-cycle facts; a code, envelope, token or key must never be a field. */
export type Log = {
  readonly info: (fields: object, message: string) => void
  readonly warn: (fields: object, message: string) => void
  readonly error: (fields: object, message: string) => void
}

export type KeySetFacts = {
  readonly issuing: {
    readonly kid: string
    /** the root key that delegated it */
    readonly root: string
    readonly notBefore: number
    readonly notAfter: number
  }
  readonly activation: { readonly kid: string }
}

/** The publisher's keys, as far as the authority holds them. */
export type KeyRing = {
  readonly trust: Trust
  /** @throws MarqueError 50300 if no delegation covers the instant */
  readonly issuing: (at: number) => Promise<{ signer: Signer; delegation: string }>
  /** the key that new licenses name; challenges for older ones open too */
  readonly activation: () => Promise<{ kid: string; jwk: ReceivingJwk }>
  readonly receiving: () => Promise<readonly ReceivingKey[]>
  /** every key set that is here, the newest delegation first; the first is used when it is in force */
  readonly sets: () => Promise<readonly KeySetFacts[]>
  /** 32 bytes; what the store keeps sealed opens under it alone */
  readonly storageKey: Bytes
}

export type PageRequest = { readonly cursor?: string; readonly limit: number }
/** `q`: words that a row's names, addresses or ids hold */
export type SearchRequest = PageRequest & { readonly q?: string }
/** Newest first; without `nextCursor` it is the last page. */
export type Page<T> = { readonly items: readonly T[]; readonly nextCursor?: string }

export type Licensees = {
  readonly add: (licensee: Licensee) => Promise<void>
  readonly find: (id: string) => Promise<Licensee | undefined>
  /** all contracts of one company; case and outer spaces of the name do not matter */
  readonly findByName: (name: string) => Promise<readonly Licensee[]>
  readonly change: (licensee: Licensee) => Promise<void>
  readonly list: (page: SearchRequest) => Promise<Page<Licensee>>
}

export type Requests = {
  readonly add: (request: LicenseRequest) => Promise<void>
  readonly find: (id: string) => Promise<LicenseRequest | undefined>
  readonly confirm: (
    id: string,
    decision: { decidedAt: number; licenseId: LicenseId; deploymentId: DeploymentId },
  ) => Promise<void>
  readonly reject: (id: string, decision: { decidedAt: number; rejection: string }) => Promise<void>
  readonly count: (state: RequestState) => Promise<number>
  readonly list: (page: SearchRequest & { state?: RequestState }) => Promise<Page<LicenseRequest>>
}

export type Licenses = {
  /** a further serial of a license, or its first */
  readonly add: (license: IssuedLicense) => Promise<void>
  /** the newest serial */
  readonly find: (id: string) => Promise<IssuedLicense | undefined>
  readonly findByDeployment: (id: string) => Promise<IssuedLicense | undefined>
  readonly findByDeployments: (ids: readonly string[]) => Promise<readonly IssuedLicense[]>
  /** every serial, newest first */
  readonly history: (id: string) => Promise<readonly IssuedLicense[]>
  /** the newest serial of each */
  readonly list: (
    page: SearchRequest & { licenseeId?: string; accountStatus?: string },
  ) => Promise<Page<IssuedLicense>>
  /** of deployments that go on, those that end between two instants, the soonest first */
  readonly listEnding: (
    page: SearchRequest & { from: number; to: number },
  ) => Promise<Page<IssuedLicense>>
  /** how many of them end, by day (epoch seconds over 86,400) */
  readonly countEnding: (of: {
    from: number
    to: number
  }) => Promise<readonly { readonly day: number; readonly count: number }[]>
}

export type Deployments = {
  readonly add: (deployment: Deployment) => Promise<void>
  readonly find: (id: string) => Promise<Deployment | undefined>
  readonly end: (id: DeploymentId, endedAt: number) => Promise<void>
  readonly setReinstalls: (id: DeploymentId, reinstalls: number) => Promise<void>
  readonly list: (
    page: SearchRequest & { state?: DeploymentState; licenseeId?: string },
  ) => Promise<Page<Deployment>>
  readonly addMigration: (migration: Migration) => Promise<void>
  /** those that lead from or to one of them */
  readonly migrationsOf: (ids: readonly DeploymentId[]) => Promise<readonly Migration[]>
  readonly listMigrations: (page: PageRequest & { proven?: false }) => Promise<Page<Migration>>
}

export type Activations = {
  /** @returns when this challenge was approved first */
  readonly findApproval: (challengeHash: string) => Promise<number | undefined>
  /** the same decision over the same challenge is counted, not repeated */
  readonly record: (activation: Activation) => Promise<{ first: boolean }>
  readonly summarize: (id: DeploymentId) => Promise<ActivationSummary>
  /** the latest first */
  readonly refusedPlaces: (
    id: DeploymentId,
    of: { codes: readonly number[]; limit: number; instanceId?: InstanceId },
  ) => Promise<readonly RefusedPlace[]>
  /** deployments that were refused with a code since an instant, the latest first */
  readonly refusedDeployments: (of: {
    code: number
    since: number
    limit: number
  }) => Promise<readonly { readonly id: DeploymentId; readonly lastAt: number }[]>
  /** by day (epoch seconds over 86,400) and outcome */
  readonly countByDay: (
    since: number,
  ) => Promise<readonly { day: number; outcome: Activation['outcome']; count: number }[]>
  readonly list: (
    page: PageRequest & { deploymentId?: string; outcome?: Activation['outcome'] },
  ) => Promise<Page<Activation>>
}

/** Links to archives: counted, and taken back before their time. */
export type ArchiveLinks = {
  readonly add: (link: ArchiveLink) => Promise<void>
  readonly find: (id: string) => Promise<ArchiveLink | undefined>
  readonly listOf: (id: DeploymentId) => Promise<readonly ArchiveLink[]>
  readonly countDownload: (id: string, at: number) => Promise<void>
  /** @returns false if there is no such link in force */
  readonly revoke: (id: string, at: number) => Promise<boolean>
}

/** The activation chains: records are never pruned. */
export type Chains = {
  /** the head and the records of the places that are asked about; breaks after an instant */
  readonly read: (
    id: DeploymentId,
    about: { places: readonly ChainPlace[]; breaksAfter: number },
  ) => Promise<Omit<Chain, 'reinstalls'>>
  readonly advance: (id: DeploymentId, move: ChainMove) => Promise<void>
  /** one instance may break once more; `advance` with that break takes it back */
  readonly allow: (id: DeploymentId, instanceId: InstanceId, at: number) => Promise<void>
  /** of every instance that has it; several only for record_0 */
  readonly findRecords: (id: DeploymentId, record: string) => Promise<readonly ChainRecord[]>
  /** a record and what it builds on, newest first, up to the first confirmed one */
  readonly lineage: (
    id: DeploymentId,
    record: ChainRecord,
  ) => Promise<readonly [ChainRecord, ...ChainRecord[]]>
}

export type Operators = {
  readonly add: (operator: Operator) => Promise<void>
  readonly findByEmail: (email: string) => Promise<Operator | undefined>
  readonly find: (id: string) => Promise<Operator | undefined>
  readonly setPassword: (id: string, passwordHash: string) => Promise<void>
  readonly setRole: (id: string, role: Role) => Promise<void>
  readonly count: (role?: Role) => Promise<number>
  /** @returns false if there is no such operator */
  readonly remove: (id: string) => Promise<boolean>
  readonly list: (page: PageRequest) => Promise<Page<Operator>>
}

export type Invitations = {
  readonly add: (invitation: Invitation) => Promise<void>
  /** only one that is in force at that instant */
  readonly findByHash: (hash: string, now: number) => Promise<Invitation | undefined>
  readonly list: (now: number) => Promise<readonly Invitation[]>
  /** @returns false if there is none: it was accepted or withdrawn */
  readonly remove: (id: string) => Promise<boolean>
  /** that of the first administrator, once there is an operator */
  readonly removeUnnamed: () => Promise<void>
}

export type Sessions = {
  readonly add: (session: Session) => Promise<void>
  /** with its operator; only one that is in force at that instant */
  readonly findByHash: (
    hash: string,
    now: number,
  ) => Promise<{ readonly session: Session; readonly operator: Operator } | undefined>
  /** of one operator, newest first */
  readonly listOf: (operatorId: string, now: number) => Promise<readonly Session[]>
  /** @returns false if the operator has no such session */
  readonly end: (of: { id: string; operatorId: string }) => Promise<boolean>
  /** all of an operator, but for the one that is named */
  readonly endOf: (operatorId: string, except?: string) => Promise<void>
}

/** Tries to sign in that have not succeeded, by what they were made with or from. */
export type LoginTries = {
  readonly add: (keys: readonly string[], at: number) => Promise<void>
  /** the instants of the tries after one, oldest first */
  readonly since: (key: string, after: number) => Promise<readonly number[]>
  readonly forget: (keys: readonly string[]) => Promise<void>
  readonly forgetBefore: (at: number) => Promise<void>
}

export type Tokens = {
  readonly add: (token: Token) => Promise<void>
  /** only tokens in force */
  readonly findByHash: (hash: string) => Promise<Token | undefined>
  /** @returns false if there is no such token in force */
  readonly revoke: (id: string, revokedAt: number) => Promise<boolean>
  readonly list: (page: PageRequest) => Promise<Page<Token>>
}

export type AuditTrail = {
  readonly append: (event: AuditEvent & { at: number }) => Promise<void>
  readonly list: (page: PageRequest & { name?: string }) => Promise<Page<AuditLine>>
  /** oldest first, those after a sequence number */
  readonly after: (sequence: number, limit: number) => Promise<readonly AuditLine[]>
}

/** An answer that was given, for writes that come again under one `Idempotency-Key`. */
export type StoredAnswer = {
  readonly key: string
  readonly tokenId: string
  /** hexadecimal SHA-256 of method, path and body */
  readonly requestHash: string
  /** status and body, sealed; base64url */
  readonly sealed: string
  readonly createdAt: number
}

export type Answers = {
  readonly find: (id: { key: string; tokenId: string }) => Promise<StoredAnswer | undefined>
  readonly add: (answer: StoredAnswer) => Promise<void>
  readonly forgetBefore: (createdAt: number) => Promise<void>
}

/** Everything that is stored, by what it is about. */
export type Repositories = {
  readonly licensees: Licensees
  readonly requests: Requests
  readonly licenses: Licenses
  readonly deployments: Deployments
  readonly activations: Activations
  readonly chains: Chains
  readonly operators: Operators
  readonly tokens: Tokens
  readonly sessions: Sessions
  readonly invitations: Invitations
  readonly archiveLinks: ArchiveLinks
  readonly loginTries: LoginTries
  readonly audit: AuditTrail
  readonly answers: Answers
  readonly receivedMails: ReceivedMails
  readonly sentMails: SentMails
}

export type Store = {
  /** each call by itself */
  readonly view: Repositories
  /** all or nothing, and on disk when it settles; one after another */
  readonly transaction: <T>(work: (tx: Repositories) => Promise<T>) => Promise<T>
  /** @throws if the store cannot be used now */
  readonly check: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Image archives over the base layers of this release. */
export type Archives = {
  /** @throws MarqueError 50300 without base layers */
  readonly prepare: (request: {
    slug: string
    version: string
    /** all that the base layers have if absent */
    architectures?: readonly Architecture[]
    license: Bytes
    deploymentKey: Bytes
    trust: Bytes
  }) => Promise<PreparedArchive>
  readonly close: () => Promise<void>
}

/** An archive whose bytes are known before one of them is sent. */
export type PreparedArchive = {
  readonly fileName: string
  readonly sizeBytes: number
  /** hexadecimal */
  readonly sha256: string
  /** bytes from `start` up to, not including, `end` */
  readonly createStream: (range?: { start: number; end: number }) => NodeJS.ReadableStream
}

// What the registration page is told by the product that serves it: types alone, so that the SDK can
// answer in them. A field less here is a reason that nobody reads (requirements R11–R16).

export type BilingualText = { readonly en: string; readonly zh: string }

/** A reason of the catalogue as a person reads it. */
export type ShownReason = {
  /** number of the error catalogue; 0 for an unreachable license server */
  readonly code: number
  readonly name: string
  readonly title: BilingualText
}

/** Why a node is not, or not quite, registered. Times are epoch seconds of the product's clock. */
export type ShownFailure = ShownReason & {
  readonly explanation: BilingualText
  readonly remedy: BilingualText
  /** what it was in truth, where the headline is the general one (R15) */
  readonly truth?: ShownReason
  readonly detail?: string
  /** for an unreachable license server: `address`, `dns`, `refused`, `timeout`, `tls` … */
  readonly cause?: string
  readonly server?: string
  readonly since: number
  readonly at: number
  /** how often in a row */
  readonly count: number
}

export type ShownWarning = ShownReason & {
  readonly remedy: BilingualText
  readonly since: number
}

export type NodeState = 'unregistered' | 'registered' | 'unreachable' | 'refused' | 'expired'

export type ShownNode = {
  readonly id: string
  readonly name: string
  /** the node that serves this page */
  readonly isSelf: boolean
  readonly version: string
  readonly build?: string
  readonly state: NodeState
  readonly entitled: boolean
  readonly warning?: ShownWarning
  readonly failure?: ShownFailure
  readonly renewedAt?: number
  readonly leaseEndsAt?: number
  readonly nextAttemptAt?: number
  readonly heardAt: number
  /** it should have been heard by now, and was not */
  readonly isSilent: boolean
}

export type ShownLicense = {
  readonly publisher: string
  readonly licensee: string
  readonly product: string
  /** the versions that the license covers, as a semver range */
  readonly versions: string
  readonly serial: number
  readonly maxConnections: number
  readonly connectionsInUse: number
  /** `null`: perpetual */
  readonly expiresAt: number | null
  readonly renewedAt: number
  readonly leaseEndsAt: number
  readonly recovered: boolean
  readonly entitlements: { readonly [name: string]: boolean | number | string }
}

/** Something on the product's own host that it could not use. */
export type ShownFault = {
  readonly part: string
  readonly text: string
  readonly remedy: BilingualText
  readonly since: number
}

export type RegistrationState = {
  /** the product's clock when it answered */
  readonly now: number
  /** of the registration; what is written names the one that it was decided on */
  readonly revision: number
  readonly product: string
  readonly version: string
  readonly build?: string
  readonly project: {
    readonly id?: string
    readonly name: string
    readonly configuration: 'cluster' | 'standalone' | 'embedded'
  }
  readonly node: string
  readonly state: NodeState
  readonly entitled: boolean
  readonly server?: string
  readonly license?: ShownLicense
  readonly warning?: ShownWarning
  readonly failure?: ShownFailure
  readonly faults: readonly ShownFault[]
  readonly nextAttemptAt?: number
  readonly nodes: readonly ShownNode[]
  /** what is being done now, and who began it, if the product knows a name */
  readonly busy?: { readonly what: 'register' | 'unbind'; readonly by?: string }
}

/** How a registration or its end went, and what is true after it. */
export type RegistrationAnswer = {
  readonly ok: boolean
  readonly failure?: ShownFailure
  readonly state: RegistrationState
}

export type ShownHistoryEntry = ShownFailure & { readonly node: string }

export type RegistrationHistory = {
  readonly items: readonly ShownHistoryEntry[]
  readonly total: number
  readonly nextCursor?: string
}

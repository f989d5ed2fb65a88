// The types that a product sees. This page imports nothing, so that the published declarations
// stand alone. Implements docs/contract.md, "SDK".

/** What a product may do now; see `LicenseStatus.state`. */
export type LicenseState = 'unregistered' | 'registered' | 'unreachable' | 'refused' | 'expired'

/** The value of one usage right: a feature on or off, or an amount. */
export type EntitlementValue = boolean | number | string

/** Which component a project keeps its state in; matched by name, one to one. */
export type SlotName = 'configDatabase' | 'stateServer' | 'fileServer'

/** Time as this host tells it. */
export type Clock = {
  /** epoch seconds, whole */
  readonly now: () => number
  /** milliseconds that only ever grow */
  readonly monotonicMs: () => number
}

/** Calls back once, later, without keeping the process alive. */
export type Timers = {
  /** @returns a function that calls it off */
  readonly start: (milliseconds: number, callback: () => void) => () => void
}

/** Where log lines go; a pino or Fastify logger fits. Secrets are never a field. */
export type Log = {
  readonly info: (fields: object, message: string) => void
  readonly warn: (fields: object, message: string) => void
  readonly error: (fields: object, message: string) => void
}

/** Where a product keeps the registration of one node. The text holds a secret: keep it private. */
export type RegistrationStore = {
  /** @returns `undefined` if nothing was ever saved; any fault rejects */
  readonly load: () => Promise<string | undefined>
  /** Resolves once the text would survive a crash. */
  readonly save: (text: string) => Promise<void>
}

/**
 * A place that all nodes of a project share. Values are texts of at most 65,536 bytes under
 * short names. Every kind can swap, so every kind can be the config database.
 */
export type Component = {
  /** `directory`, `postgresql`, `redis` … */
  readonly kind: string
  /** what the component says of itself and keeps over fail-over, in a fixed order */
  readonly identity: () => Promise<readonly string[]>
  /**
   * @returns `undefined` if the name has no value; a component that cannot be used rejects, best
   * with a `ComponentError`
   */
  readonly read: (name: string) => Promise<string | undefined>
  /**
   * Sets a value if it still is `expected` (`undefined`: has none), in one step for all nodes.
   * @returns whether it did
   */
  readonly swap: (name: string, expected: string | undefined, value: string) => Promise<boolean>
}

/**
 * Why a component cannot be used: nobody answers there · it answers too late · it refuses who we
 * are · it refuses what we ask · it is a standby or was made read-only · it has no room · what the
 * product named is not there · its record is no record, or that of the project's wish or of a node is
 * none · it cannot do what a component must · anything else.
 */
export type ComponentCause =
  | 'unreachable'
  | 'timeout'
  | 'credentials'
  | 'forbidden'
  | 'read-only'
  | 'full'
  | 'missing'
  | 'damaged'
  | 'damaged-wish'
  | 'damaged-report'
  | 'unsupported'
  | 'unknown'

export type ConnectOptions = {
  /** the content of the publisher's `trust.json`, parsed */
  readonly trust: unknown
  /** the product's id, as the publisher names it: `report-server` */
  readonly product: string
  /** the license server to register with by itself: `https://HOST:PORT` */
  readonly server?: string | undefined
  /** PEM certificates that sign the license server's; absent: the roots of the system */
  readonly ca?: string | readonly string[] | undefined
  readonly project: {
    readonly name: string
    readonly appName: string
    readonly domain?: string | undefined
    /** `MAJOR.MINOR.PATCH` */
    readonly version: string
    /** the day of the build, `YYYY-MM-DD` */
    readonly build?: string | undefined
  }
  /** a node without a name is ephemeral: `close()` releases its seat */
  readonly node?: { readonly name?: string | undefined } | undefined
  readonly environment?: { readonly [slot in SlotName]?: Component | undefined } | undefined
  /** absent: the registration does not survive a restart */
  readonly store?: RegistrationStore | undefined
  readonly log?: Log | undefined
  /** for tests */
  readonly clock?: Clock | undefined
  /** for tests: fresh random bytes */
  readonly random?: ((length: number) => Uint8Array<ArrayBuffer>) | undefined
  /** for tests */
  readonly timers?: Timers | undefined
}

/** One reason why a node is not, or not quite, registered. */
export type Failure = {
  /** number of the error catalogue; 0 for `SERVER_UNREACHABLE` */
  readonly code: number
  /** name in the error catalogue */
  readonly name: string
  /** headline, in English; `CATALOGUE[name].title` holds the other languages */
  readonly title: string
  readonly explanation: string
  /** what to do now */
  readonly remedy: string
  /** the true cause in one sentence: `dns: no such host`, the operator's words, wrong fields */
  readonly detail?: string | undefined
  /** for `SERVER_UNREACHABLE`: `address`, `dns`, `refused`, `timeout`, `tls`, `network`, `http`, `answer` */
  readonly cause?: string | undefined
  /** the license server that was asked */
  readonly server?: string | undefined
  /** epoch seconds of the first and the last time in a row */
  readonly since: number
  readonly at: number
  /** how often in a row */
  readonly count: number
}

/** What a verified license and the last answer say. */
export type Registration = {
  readonly id: string
  readonly deploymentId: string
  readonly licenseId: string
  readonly licenseSerial: number
  readonly publisher: string
  readonly licensee: string
  readonly product: { readonly id: string; readonly name: string }
  /** the versions that the license covers, as a semver range */
  readonly versions: string
  readonly entitlements: { readonly [name: string]: EntitlementValue }
  readonly maxConnections: number
  /** as the license server told it last */
  readonly connectionsInUse: number
  /** epoch seconds; `null`: perpetual */
  readonly expiresAt: number | null
  /** epoch seconds, by this host's clock */
  readonly renewedAt: number
  readonly leaseEndsAt: number
  /** the license server knew this project again after a restart, without a QR code */
  readonly recovered: boolean
}

/** Something on this host that the SDK could not use; the registration carries on without it. */
export type LocalFault = {
  readonly part: 'store' | SlotName
  /** why, for a component; absent if nobody can tell */
  readonly cause?: ComponentCause
  /** what happened, in one sentence that names the component */
  readonly text: string
  /** what to do now, in English; `COMPONENT_REMEDIES[cause]` holds the other languages */
  readonly remedy: string
  readonly since: number
}

export type LicenseStatus = {
  /**
   * `registered` and, until the lease ends, `unreachable` give entitlements; the others do not.
   */
  readonly state: LicenseState
  /** whether `entitlement()` gives anything now */
  readonly entitled: boolean
  /** a refusal that lets the last lease carry on to its end */
  readonly warning?: { readonly code: number; readonly name: string; readonly since: number }
  /** why the state is what it is; absent while all is well */
  readonly failure?: Failure
  /** newest first */
  readonly failures: readonly Failure[]
  readonly faults: readonly LocalFault[]
  readonly product: string
  readonly project: {
    /** known once the components were read */
    readonly id?: string
    readonly name: string
    readonly appName: string
    readonly domain?: string
    readonly version: string
    readonly build?: string
    readonly configuration: 'cluster' | 'standalone' | 'embedded'
  }
  readonly node: { readonly id?: string; readonly name: string; readonly ephemeral: boolean }
  /** the license server that this node is registered with, is to be, or was last */
  readonly server?: string
  /** the seat that this node holds, or held when it was refused or expired */
  readonly registration?: Registration
  /** epoch seconds of the next attempt, by this host's clock; absent: none by itself */
  readonly nextAttemptAt?: number
  /** grows with every register or unbind of the project; what a page hands back as `expected` */
  readonly revision: number
}

/** What one node last said of itself to its project. */
export type NodeReport = {
  /** the node's id; its name as long as no component has told the project */
  readonly id: string
  readonly name: string
  readonly isSelf: boolean
  readonly version: string
  readonly build?: string
  readonly state: LicenseState
  readonly entitled: boolean
  readonly warning?: NonNullable<LicenseStatus['warning']>
  readonly failure?: Failure
  /** epoch seconds, by that node's clock, as the other times here */
  readonly renewedAt?: number
  readonly leaseEndsAt?: number
  /** of the whole license server, as it told this node at `renewedAt` */
  readonly connectionsInUse?: number
  readonly nextAttemptAt?: number
  readonly heardAt: number
  /** nothing was heard of it for three reports: it is down, or cut off from the shared component */
  readonly isSilent: boolean
}

/** A failure, and the node that it happened to. */
export type HistoryEntry = Failure & {
  readonly node: { readonly id: string; readonly name: string }
}

/** Part of the history of a project. */
export type History = {
  readonly items: readonly HistoryEntry[]
  /** how many there are altogether */
  readonly total: number
  /** where the next part begins; absent: this was the last */
  readonly nextCursor?: string
}

/** For a readiness probe. */
export type Health = {
  /** whether the product is entitled now */
  readonly ok: boolean
  readonly state: LicenseState
  /** a name of the error catalogue, or the part of a local fault */
  readonly reason?: string
}

/** How the usage rights differ from what they were. */
export type EntitlementChanges = {
  readonly added: { readonly [name: string]: EntitlementValue }
  /** with the values that they had */
  readonly removed: { readonly [name: string]: EntitlementValue }
  readonly changed: {
    readonly [name: string]: { readonly from: EntitlementValue; readonly to: EntitlementValue }
  }
}

/** What a listener is told, by event. */
export type LicenseEvents = {
  /** anything in the status but `nextAttemptAt` */
  readonly change: LicenseStatus
  /** a seat is held that was not held before */
  readonly registered: { readonly registration: Registration; readonly status: LicenseStatus }
  /** this node was unbound, or left off waiting for a registration */
  readonly unregistered: { readonly status: LicenseStatus }
  /** the license server refused, for a reason that was not told yet; see `status.entitled` */
  readonly refused: { readonly failure: Failure; readonly status: LicenseStatus }
  readonly unreachable: { readonly failure: Failure; readonly status: LicenseStatus }
  /** the seat that was held before is registered again, and nothing warns */
  readonly recovered: { readonly registration: Registration; readonly status: LicenseStatus }
  /** the lease ended before it could be renewed */
  readonly expired: { readonly failure?: Failure; readonly status: LicenseStatus }
  /** what `entitlement()` gives is not what it gave */
  readonly entitlements: EntitlementChanges
}

/** How a `register` or `unbind` went; the status tells where the node stands after it. */
export type Attempt = {
  readonly ok: boolean
  readonly failure?: Failure
  readonly status: LicenseStatus
}

/** A product's hold on its license. Nothing here throws or rejects: the status tells. */
export type MarqueLicense = {
  readonly status: LicenseStatus
  /** @returns the value in the verified license, `undefined` without one or without the right */
  readonly entitlement: (name: string) => EntitlementValue | undefined
  /** @returns a function that ends the subscription */
  readonly on: <E extends keyof LicenseEvents>(
    event: E,
    listener: (told: LicenseEvents[E]) => void,
  ) => () => void
  /**
   * Registers every node of the project, at `server` or at the last known address. If the project's
   * revision is not the `expected` one any more, nothing is done and the attempt fails with 40900.
   */
  readonly register: (to?: {
    server?: string | undefined
    ca?: string | readonly string[] | undefined
    expected?: number | undefined
  }) => Promise<Attempt>
  /** Gives the seats of all nodes back; they stay unregistered, over restarts too. */
  readonly unbind: (options?: { expected?: number | undefined }) => Promise<Attempt>
  /** Every node of the project, by name; without a shared component only this one. */
  readonly nodes: () => Promise<readonly NodeReport[]>
  /** Failures of all nodes, newest first. @param page.limit 1–500, default 50 */
  readonly history: (page?: {
    cursor?: string | undefined
    limit?: number | undefined
  }) => Promise<History>
  /** For readiness probes: cheap, never waits. */
  readonly health: () => Health
  /** Ends all work; an ephemeral node gives its seat back, a named one keeps it. */
  readonly close: () => Promise<void>
}

// Deployments, their archives and activation chains, and migrations, as the authority's console asks for
// them (docs/contract.md, "Authority").
import { addressOf, type Page, read, write } from './authority.ts'
import { type Answer, askFor } from './http.ts'

export type DeploymentState = 'active' | 'ended'

export type Deployment = {
  readonly id: string
  readonly state: DeploymentState
  readonly licensee: { readonly id: string; readonly name: string }
  readonly product: { readonly id: string; readonly name: string }
  readonly project: string
  readonly license: { readonly id: string; readonly serial: number; readonly accountStatus: string }
  readonly reinstalls: number
  readonly createdAt: number
  readonly endedAt?: number
  readonly migration?: { readonly from: string; readonly proof: 'verified' | 'none' }
  readonly migratedFrom?: string
  readonly migratedTo?: string
}

/** Where a license server stands: the record that its next activation builds on. */
export type Place = {
  readonly instanceId: string
  readonly sequence: number
  readonly record: string
}

export type RefusedPlace = Place & { readonly firstAt: number; readonly lastAt: number }

export type BreakCause = 'new-instance' | 'restored-backup' | 'unknown-record'

export type ChainBreak = {
  readonly instanceId: string
  readonly cause: BreakCause
  readonly at: number
  /** an operator allowed it: not counted */
  readonly allowed: boolean
}

export type Instance = {
  readonly id: string
  readonly state: 'current' | 'abandoned'
  readonly sequence: number
  readonly approvals: number
  readonly firstAt: number
  readonly lastAt: number
}

export type Chain = {
  readonly head?: Place
  /** copies that are refused with 40007 */
  readonly forks: readonly RefusedPlace[]
  /** installations that are refused with 40008 */
  readonly waiting: readonly RefusedPlace[]
  /** instances that may break once more */
  readonly allowed: readonly string[]
  readonly breaks: {
    readonly used: number
    readonly limit: number
    readonly items: readonly ChainBreak[]
  }
}

export type DeploymentDetail = Deployment & {
  readonly instances: readonly Instance[]
  readonly chain: Chain
  readonly activations: {
    readonly approved: number
    readonly refused: number
    readonly lastAt?: number
  }
}

export type Architecture = 'amd64' | 'arm64'

export type ArchiveLink = {
  readonly id: string
  readonly architecture?: Architecture
  readonly createdAt: number
  readonly expiresAt: number
  readonly downloads: number
  readonly lastDownloadAt?: number
  readonly revokedAt?: number
}

export type MadeLink = { readonly id: string; readonly url: string; readonly expiresAt: number }

const pathOf = (id: string): string => `/deployments/${encodeURIComponent(id)}`

export const listDeployments = (wanted: {
  readonly q?: string | undefined
  readonly state?: DeploymentState | undefined
  readonly licenseeId?: string | undefined
  readonly cursor?: string | undefined
  readonly limit?: number
}): Promise<Page<Deployment>> => read('/deployments', wanted)

export const getDeployment = (id: string): Promise<DeploymentDetail> => read(pathOf(id))

/** @throws RefusedError 40900 if another operator has set it since */
export const setReinstalls = (
  change: {
    readonly id: string
    readonly reinstalls: number
    readonly expectedReinstalls: number
  },
  key: string,
): Promise<DeploymentDetail> => {
  const { id, ...body } = change
  return write(pathOf(id), { method: 'PATCH', body, key })
}

export const endDeployment = (id: string, key: string): Promise<DeploymentDetail> =>
  write(`${pathOf(id)}/end`, { key })

export const adoptFork = (
  choice: { readonly id: string; readonly place: Pick<Place, 'record' | 'instanceId'> },
  key: string,
): Promise<DeploymentDetail> => {
  const { record, instanceId } = choice.place
  return write(`${pathOf(choice.id)}/fork`, { body: { adopt: record, instanceId }, key })
}

export const allowInstance = (
  choice: { readonly id: string; readonly instanceId: string },
  key: string,
): Promise<DeploymentDetail> =>
  write(`${pathOf(choice.id)}/instances/${encodeURIComponent(choice.instanceId)}/allow`, { key })

/** With the authority's clock, by which links end. */
export const listArchiveLinks = (id: string): Promise<Answer<Page<ArchiveLink>>> =>
  askFor('GET', addressOf(`${pathOf(id)}/archive-links`), {})

export const makeArchiveLink = (
  wanted: {
    readonly id: string
    readonly ttlSeconds: number
    readonly architecture?: Architecture
  },
  key: string,
): Promise<MadeLink> => {
  const { id, ...body } = wanted
  return write(`${pathOf(id)}/archive-links`, { body, key })
}

export const revokeArchiveLink = (linkId: string, key: string): Promise<undefined> =>
  write(`/archive-links/${encodeURIComponent(linkId)}`, { method: 'DELETE', key })

/** @throws RefusedError 40900 if it has not ended or was moved; 40000 if the file proves nothing */
export const migrate = (
  order: {
    readonly deploymentId: string
    readonly privateConfig?: unknown
    /** the mail that asks for it; what is attached to it counts */
    readonly mailId?: string
  },
  key: string,
): Promise<{ readonly deployment: { readonly id: string } }> =>
  write('/migrations', { body: order, key })

/** What is taken away as a file. */
export const deploymentFiles = {
  license: (id: string): string => addressOf(`${pathOf(id)}/license`),
  folder: (id: string): string => addressOf(`${pathOf(id)}/files`),
  statement: (id: string): string => addressOf(`${pathOf(id)}/archive.jws`),
  archive: (id: string, architecture: Architecture | undefined): string =>
    addressOf(`${pathOf(id)}/archive`, { architecture }),
} as const

// The routes of the publisher's desk: requests, licensees, licenses, and what needs a person today.
// Times are epoch seconds unless a name says otherwise (docs/contract.md, "Authority").
import type { Terms } from '@marque/protocol'
import type { Fault } from '@marque/protocol/errors'
import { type Page, read, write } from './authority.ts'

/** Named terms replace the present ones; null takes one away. */
export type TermChanges = { readonly [Field in keyof Terms]?: Terms[Field] | null }

type Ref = { readonly id: string }

export const requestStates = ['open', 'confirmed', 'rejected', 'ignored'] as const
export type RequestState = (typeof requestStates)[number]

/** What a licensee asks for, as it was written. */
export type RequestFields = {
  readonly from: string
  readonly company: string
  readonly projectName: string
  /** `YYYY-MM-DD`, if it is right */
  readonly contractSignedOn: string
  readonly registrationMethod: string
  readonly maxRegistrations?: number
  readonly product?: string
  readonly productVersion: { readonly minor: string; readonly build?: string }
  readonly note?: string
}

export type LicenseRequest = RequestFields & {
  readonly id: string
  readonly source: 'mail' | 'api' | 'console'
  readonly state: RequestState
  readonly faults: readonly Fault[]
  readonly messageId?: string
  readonly createdAt: number
  readonly decidedAt?: number
  readonly license?: Ref
  readonly deployment?: Ref
}

export type RequestDetail = LicenseRequest & {
  /** what a confirmation would issue */
  readonly terms?: Terms
  /** the contract that it is held against */
  readonly licensee?: Pick<Licensee, 'id' | 'name' | 'email' | 'contractSignedOn'>
  readonly rejection?: string
}

export type Licensee = {
  readonly id: string
  readonly name: string
  readonly email: string
  /** `YYYY-MM-DD` */
  readonly contractSignedOn: string
  readonly createdAt: number
  readonly version: number
  /** of the mails to it */
  readonly language?: 'en' | 'zh'
}

export type LicenseeFields = Pick<Licensee, 'name' | 'email' | 'contractSignedOn' | 'language'>

export type License = {
  readonly id: string
  readonly serial: number
  readonly deployment: Ref
  readonly licensee: { readonly id?: string; readonly name: string }
  readonly product: { readonly id: string; readonly name: string }
  readonly project: string
  readonly terms: Terms
  readonly issuedAt: number
}

/** Newest first. */
export type LicenseDetail = License & { readonly history: readonly License[] }

export type DeploymentItem = {
  readonly id: string
  readonly state: 'active' | 'ended'
  readonly project: string
  readonly product: { readonly name: string }
  readonly createdAt: number
}

export type Issued = {
  readonly license: Ref & { readonly serial: number }
  readonly deployment: Ref
}

export type SearchHit = {
  readonly kind: 'request' | 'licensee' | 'license' | 'deployment'
  readonly id: string
  readonly title: string
  readonly detail: string
}

type Place = { readonly deploymentId: string; readonly licensee: string; readonly project: string }

export type Needs = {
  readonly openRequests: number
  readonly forks: readonly (Place & { readonly lastAt: number })[]
  readonly waiting: readonly (Place & { readonly lastAt: number })[]
  readonly expiring: readonly {
    readonly licenseId: string
    readonly licensee: string
    readonly project: string
    readonly expiresAt: number
  }[]
  readonly unprovenMigrations: readonly (Place & { readonly createdAt: number })[]
  /** absent where no mail is handled */
  readonly failedMails?: number
  readonly unreadMails?: number
  /** that ask for a migration nobody has made yet */
  readonly movingMails?: number
  readonly issuingKeyEndsAt: number
}

export type Overview = {
  readonly needs: Needs
  /** `YYYY-MM-DD`, every day of the last 90 */
  readonly activations: readonly {
    readonly day: string
    readonly approved: number
    readonly refused: number
  }[]
  /** `YYYY-MM`, the next twelve */
  readonly expiring: readonly { readonly month: string; readonly count: number }[]
  /** whether mail comes in and goes out at all */
  readonly mail?: { readonly in: boolean; readonly out: boolean }
}

const pageSize = 50

type ListQuery = { readonly [filter: string]: string | number | undefined }

const list =
  <Item>(route: string) =>
  (query: ListQuery, cursor: string | undefined): Promise<Page<Item>> =>
    read(route, { ...query, cursor, limit: pageSize })

const one = (route: string, id: string): string => `${route}/${encodeURIComponent(id)}`

export const readOverview = (): Promise<Overview> => read('/overview')

export const searchAll = (q: string): Promise<{ readonly items: readonly SearchHit[] }> =>
  read('/search', { q })

export const listRequests = list<LicenseRequest>('/requests')
export const readRequest = (id: string): Promise<RequestDetail> => read(one('/requests', id))

export const createRequest = (body: RequestFields, key: string): Promise<LicenseRequest> =>
  write('/requests', { body, key })

export type Confirmation = {
  readonly id: string
  readonly terms?: TermChanges
  readonly mail?: boolean
}

export const confirmRequest = ({ id, ...body }: Confirmation, key: string): Promise<Issued> =>
  write(`${one('/requests', id)}/confirm`, { body, key })

export type Rejection = {
  readonly id: string
  readonly reason: string
  readonly mail?: boolean
}

export const rejectRequest = ({ id, ...body }: Rejection, key: string): Promise<RequestDetail> =>
  write(`${one('/requests', id)}/reject`, { body, key })

export const listLicensees = list<Licensee>('/licensees')
export const readLicensee = (id: string): Promise<Licensee> => read(one('/licensees', id))

/** A language is set by a change. */
export const addLicensee = (
  { name, email, contractSignedOn }: LicenseeFields,
  key: string,
): Promise<Licensee> => write('/licensees', { body: { name, email, contractSignedOn }, key })

export type LicenseeChange = Partial<LicenseeFields> & {
  readonly id: string
  readonly expectedVersion: number
}

export const changeLicensee = ({ id, ...body }: LicenseeChange, key: string): Promise<Licensee> =>
  write(one('/licensees', id), { method: 'PATCH', body, key })

export const listLicenses = list<License>('/licenses')
export const readLicense = (id: string): Promise<LicenseDetail> => read(one('/licenses', id))

export type Renewal = {
  readonly id: string
  readonly terms: TermChanges
  readonly expectedSerial: number
}

export const renewLicense = ({ id, ...body }: Renewal, key: string): Promise<unknown> =>
  write(`${one('/licenses', id)}/renew`, { body, key })

export type StatusChange = {
  readonly id: string
  readonly verb: 'suspend' | 'resume'
  readonly expectedSerial: number
}

export const changeStatus = (
  { id, verb, expectedSerial }: StatusChange,
  key: string,
): Promise<unknown> => write(`${one('/licenses', id)}/${verb}`, { body: { expectedSerial }, key })

export const listDeploymentsOf = list<DeploymentItem>('/deployments')

export const listProducts = (): Promise<{
  readonly items: readonly { readonly id: string; readonly name: string }[]
}> => read('/products')

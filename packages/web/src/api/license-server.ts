// The routes of the license server that its pages use, by name (docs/contract.md).
import type {
  ChallengeAnswer,
  LicenseHistory,
  LogPage,
  Overview,
  ProjectList,
  RegistrationList,
  RegistrationOrder,
  Status,
  Usage,
} from '@marque/protocol'
import { type Answer, ask } from './http.ts'

const api = '/license/api/v1'
const admin = `${api}/admin`

/** What is taken away as a file. */
export const downloads = {
  audit: `${admin}/audit`,
  log: `${admin}/log/file`,
  supportBundle: `${admin}/support-bundle`,
} as const

export const getStatus = (): Promise<Answer<Status>> => ask('GET', `${api}/status`)

export const makeChallenge = async (): Promise<ChallengeAnswer> =>
  (await ask<ChallengeAnswer>('POST', `${api}/challenges`, '{}')).body

export const activate = async (input: {
  readonly challengeId: string
  readonly code: string
}): Promise<Status> => (await ask<Status>('POST', `${api}/activations`, JSON.stringify(input))).body

/** @param licenseFile the file's text, sent as it is */
export const putLicense = async (licenseFile: string): Promise<Status> =>
  (await ask<Status>('PUT', `${api}/license`, licenseFile)).body

export const login = (password: string): Promise<Answer<undefined>> =>
  ask('POST', `${admin}/session`, JSON.stringify({ password }))

export const logout = (): Promise<Answer<undefined>> => ask('DELETE', `${admin}/session`)

export const logoutEverywhere = (): Promise<Answer<undefined>> => ask('DELETE', `${admin}/sessions`)

export const changePassword = (passwords: {
  readonly current: string
  readonly next: string
}): Promise<Answer<undefined>> => ask('PUT', `${admin}/password`, JSON.stringify(passwords))

export const getOverview = async (): Promise<Overview> => await read('overview', {})

/** What is wanted of all nodes; `first` is how many of them come before. */
export type NodeQuery = {
  readonly search: string
  readonly sort: RegistrationOrder
  readonly order: 'ascending' | 'descending'
  readonly first: number
  readonly limit: number
}

export const listRegistrations = (wanted: NodeQuery): Promise<RegistrationList> => {
  const { search, sort, order, first, limit } = wanted
  return read('registrations', { search, sort, order, cursor: String(first), limit: String(limit) })
}

export const evict = (input: {
  readonly registrationId: string
  readonly reason: string
}): Promise<Answer<undefined>> =>
  ask(
    'DELETE',
    `${admin}/registrations/${encodeURIComponent(input.registrationId)}`,
    JSON.stringify({ reason: input.reason }),
  )

export const getUsage = (range: { readonly from: number; readonly to: number }): Promise<Usage> =>
  read('usage', { from: String(range.from), to: String(range.to) })

export const listProjects = (cursor: string | undefined): Promise<ProjectList> =>
  read('projects', { cursor, limit: '50' })

export const listLicenses = (): Promise<LicenseHistory> => read('licenses', {})

/** One thing that happened; the names are the audit log's closed table. */
export type ServerEvent = {
  readonly sequence: number
  /** epoch seconds */
  readonly at: number
  readonly name: string
  readonly details: { readonly [field: string]: string | number | boolean }
}

export type EventPage = { readonly items: readonly ServerEvent[]; readonly nextCursor?: string }

/** @param name one kind of event, or all of them if it is empty */
export const listEvents = (name: string, cursor: string | undefined): Promise<EventPage> =>
  read('events', { name: name || undefined, cursor, limit: '50' })

/** @param level the least severe one, or all of them if it is empty */
export const listLog = (level: string, cursor: string | undefined): Promise<LogPage> =>
  read('log', { level: level || undefined, cursor, limit: '50' })

async function read<Body>(
  route: string,
  query: { readonly [name: string]: string | undefined },
): Promise<Body> {
  const given = Object.entries(query).filter((entry): entry is [string, string] =>
    Boolean(entry[1]),
  )
  const text = new URLSearchParams(given).toString()
  const path = `${admin}/${route}${text === '' ? '' : `?${text}`}`
  return (await ask<Body>('GET', path)).body
}

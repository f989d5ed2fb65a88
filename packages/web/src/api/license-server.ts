// The routes of the license server that its pages use, by name (docs/contract.md).
import type { ChallengeAnswer, RegistrationList, Status, Usage } from '@marque/protocol'
import { type Answer, ask } from './http.ts'

const api = '/license/api/v1'

export const auditUrl = `${api}/admin/audit`

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
  ask('POST', `${api}/admin/session`, JSON.stringify({ password }))

export const logout = (): Promise<Answer<undefined>> => ask('DELETE', `${api}/admin/session`)

export const listRegistrations = (cursor: string | undefined): Promise<Answer<RegistrationList>> =>
  ask(
    'GET',
    `${api}/admin/registrations?limit=1000${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
  )

export const evict = (input: {
  readonly registrationId: string
  readonly reason: string
}): Promise<Answer<undefined>> =>
  ask(
    'DELETE',
    `${api}/admin/registrations/${encodeURIComponent(input.registrationId)}`,
    JSON.stringify({ reason: input.reason }),
  )

export const getUsage = async (range: {
  readonly from: number
  readonly to: number
}): Promise<Usage> =>
  (await ask<Usage>('GET', `${api}/admin/usage?from=${range.from}&to=${range.to}`)).body

/** One thing that happened; the names are the audit log's closed table. */
export type ServerEvent = {
  readonly sequence: number
  /** epoch seconds */
  readonly at: number
  readonly name: string
  readonly details: { readonly [field: string]: string | number | boolean }
}

export const listEvents = async (): Promise<readonly ServerEvent[]> =>
  (await ask<{ items: readonly ServerEvent[] }>('GET', `${api}/admin/events?limit=20`)).body.items

// Nodes that claim seats by hand, for attacks that no SDK would make.
import { randomBytes, randomUUID } from 'node:crypto'
import type { ClaimAnswer, ClaimBody, LeaseAnswer, NodeId, ProjectId } from '@marque/protocol'
import type { TestAnswer } from '@marque/testkit'
import type { Site } from './licensee-site.ts'
import { expectStatus } from './publisher-desk.ts'

export const REGISTRATIONS = '/license/api/v1/registrations'

export const freshNonce = (): string => randomBytes(16).toString('base64url')

export function claimBody(
  overrides: { project?: object; node?: object; [field: string]: unknown } = {},
): ClaimBody {
  const { project, node, ...rest } = overrides
  return {
    project: {
      id: randomUUID() as ProjectId,
      name: 'reporting',
      appName: 'webroot',
      domain: 'reports.example',
      version: '11.5.11',
      build: '2026-06-01',
      configuration: 'embedded',
      ...project,
    },
    node: { id: randomUUID() as NodeId, name: 'node-1', ...node },
    nonce: freshNonce(),
    ...rest,
  }
}

export const claim = (site: Site, body: unknown, bearer?: string): Promise<TestAnswer> =>
  site.send('POST', REGISTRATIONS, body, bearer)

export async function claimSeat(site: Site, body = claimBody()): Promise<ClaimAnswer> {
  const answer = await claim(site, body)
  if (answer.status !== 200 && answer.status !== 201) throw new Error(answer.text)
  return answer.json() as ClaimAnswer
}

export const renew = (site: Site, id: string, secret: string): Promise<TestAnswer> =>
  site.send('PUT', `${REGISTRATIONS}/${id}`, { nonce: freshNonce() }, secret)

export const renewSeat = async (site: Site, held: ClaimAnswer): Promise<LeaseAnswer> =>
  (await expectStatus(renew(site, held.registrationId, held.leaseSecret), 200)) as LeaseAnswer

export const release = (site: Site, id: string, secret: string): Promise<TestAnswer> =>
  site.send('DELETE', `${REGISTRATIONS}/${id}`, undefined, secret)

export async function seatsInUse(site: Site): Promise<number> {
  const status = await expectStatus(site.send('GET', '/license/api/v1/status'), 200)
  return Number(status['connectionsInUse'])
}

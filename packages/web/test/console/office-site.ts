// What an operator finds in the console of a publisher that has sold for a while: contracts, requests in
// every state, licenses that were enlarged, suspended, or end soon.
import { LICENSEE, REQUEST, type TestAuthority } from '../../../authority/test/fixtures.ts'
import { fork, issue } from './desk-site.ts'

const DAY = 86_400

export type Office = {
  readonly licensee: string
  readonly openRequest: string
  readonly faultyRequest: string
  readonly confirmedRequest: string
  readonly rejectedRequest: string
  /** enlarged, suspended, resumed: four serials */
  readonly license: string
  readonly suspended: string
}

export const HARBOUR = {
  name: 'Harbour Insurance Group',
  email: 'licensing@harbour.example',
  contractSignedOn: '2025-11-03',
}

export const HARBOUR_REQUEST = {
  ...REQUEST,
  from: HARBOUR.email,
  company: HARBOUR.name,
  contractSignedOn: HARBOUR.contractSignedOn,
  projectName: 'Claims reporting',
  maxRegistrations: 24,
  note: 'Second data centre, to go live in March.',
}

/** The clock of the authority ends where it began. */
export async function fillOffice(authority: TestAuthority): Promise<Office> {
  const { api, clock } = authority
  const now = clock.now()
  clock.advance(-80 * DAY)
  const licensee = await api('POST', '/licensees', { body: HARBOUR })
  const { suspended } = await issueOthers(authority, now)
  clock.advance(30 * DAY)
  const confirmed = await request(authority, { projectName: 'Policy archive' })
  const issued = await api('POST', `/requests/${confirmed}/confirm`, {
    body: {
      terms: {
        exp: now + 21 * DAY,
        entitlements: { dashboards: true, exports: false, 'data-sources': 12 },
      },
    },
  })
  const license = issued.json.license.id
  await changeOften(authority, license)
  clock.advance(now - clock.now() - 2 * DAY)
  const rejected = await request(authority, { projectName: 'Trial' })
  await api('POST', `/requests/${rejected}/reject`, {
    body: { reason: 'The contract covers two projects; both are issued.' },
  })
  clock.advance(DAY)
  const faulty = await request(authority, {
    projectName: 'Branch offices',
    contractSignedOn: '3 November 2025',
    productVersion: { minor: 'eleven' },
    maxRegistrations: 0,
  })
  clock.advance(now - clock.now() - 3600)
  return {
    licensee: licensee.json.id,
    openRequest: await request(authority, {}),
    faultyRequest: faulty,
    confirmedRequest: confirmed,
    rejectedRequest: rejected,
    license,
    suspended,
  }
}

export async function request({ api }: TestAuthority, over: object): Promise<string> {
  const answer = await api('POST', '/requests', { body: { ...HARBOUR_REQUEST, ...over } })
  return answer.json.id
}

async function changeOften({ api, clock }: TestAuthority, license: string): Promise<void> {
  clock.advance(9 * DAY)
  await api('POST', `/licenses/${license}/renew`, { body: { terms: { maxConnections: 48 } } })
  clock.advance(5 * DAY)
  await api('POST', `/licenses/${license}/suspend`)
  clock.advance(DAY)
  await api('POST', `/licenses/${license}/resume`)
}

async function issueOthers(authority: TestAuthority, now: number) {
  const { api, clock } = authority
  const companies = ['Northern Rail', 'City of Lund', 'Alpine Clinics', LICENSEE.name]
  const licenses: string[] = []
  for (const [index, company] of companies.entries()) {
    const deployment = await issue(authority, { company, project: `Desk ${index + 1}` })
    const { json } = await api('GET', `/deployments/${deployment}`)
    licenses.push(json.license.id)
    const exp = now + (25 + index * 75) * DAY
    await api('POST', `/licenses/${json.license.id}/renew`, { body: { terms: { exp } } })
    clock.advance(3 * DAY)
    if (index === 0) await fork(authority, deployment)
  }
  const suspended = licenses[1] ?? ''
  await api('POST', `/licenses/${suspended}/suspend`)
  return { suspended }
}

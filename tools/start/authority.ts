// The publisher's desk over the authority's API: a licensee, a request, a license, its files. The same
// calls that `marque license …` makes.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { programEnvironment } from './env.ts'
import { Failure } from './failure.ts'
import { type Json, sendJson, textAt } from './http.ts'
import { CHECKOUT, type Places } from './places.ts'

export type Desk = {
  /** @returns the request's id */
  readonly request: (nodes: number) => Promise<string>
  readonly issue: (requestId: string, terms: object) => Promise<IssuedIds>
  /** a newer license for the same deployment */
  readonly renew: (licenseId: string, terms: object) => Promise<void>
  /** the newest license that was issued here */
  readonly findIssued: () => Promise<IssuedIds | undefined>
  readonly licenseFile: (deploymentId: string) => Promise<Json>
}

type IssuedIds = { readonly licenseId: string; readonly deploymentId: string }

const LICENSEE = {
  name: 'Example Works',
  email: 'admin@works.example',
  contractSignedOn: '2026-01-31',
}

export function openDesk(authorityUrl: string, token: string): Desk {
  const headers = { authorization: `Bearer ${token}` }
  const get = (path: string): Promise<Json> =>
    sendJson(`${authorityUrl}/api/v1/${path}`, { headers })
  const post = (path: string, body: object): Promise<Json> =>
    sendJson(`${authorityUrl}/api/v1/${path}`, { method: 'POST', headers, body })
  return {
    request: async (nodes) => {
      await post('licensees', LICENSEE)
      const request = await post('requests', {
        from: LICENSEE.email,
        company: LICENSEE.name,
        projectName: 'reporting',
        contractSignedOn: LICENSEE.contractSignedOn,
        registrationMethod: 'Private Cloud AUTH',
        maxRegistrations: nodes,
        productVersion: { minor: '11.5' },
      })
      if (request['state'] === 'open') return textAt(request, 'id')
      throw new Failure(
        `the request is ${textAt(request, 'state')}`,
        JSON.stringify(request['faults']),
      )
    },
    issue: async (requestId, terms) => {
      const issued = await post(`requests/${requestId}/confirm`, { terms })
      return {
        licenseId: textAt(issued, 'license', 'id'),
        deploymentId: textAt(issued, 'deployment', 'id'),
      }
    },
    renew: async (licenseId, terms) => {
      await post(`licenses/${licenseId}/renew`, { terms })
    },
    findIssued: async () => {
      const { items } = await get('licenses?limit=1')
      const [newest] = Array.isArray(items) ? items : []
      return newest === undefined
        ? undefined
        : { licenseId: textAt(newest, 'id'), deploymentId: textAt(newest, 'deployment', 'id') }
    },
    licenseFile: (deploymentId) => get(`deployments/${deploymentId}/license`),
  }
}

/** Writes the license folder of a deployment by the command that a publisher would use. */
export function writeLicenseFolder(
  deploymentId: string,
  { places, authorityUrl }: { readonly places: Places; readonly authorityUrl: string },
): void {
  const args = ['deployment', 'files', deploymentId, '--out', places.licenseServer]
  const { status, stderr } = spawnSync(join(CHECKOUT, 'bin/marque'), args, {
    encoding: 'utf8',
    env: programEnvironment({
      MARQUE_AUTHORITY_URL: authorityUrl,
      MARQUE_TOKEN_FILE: places.token,
    }),
  })
  if (status !== 0) throw new Failure('the license folder was not written', stderr.trim())
}

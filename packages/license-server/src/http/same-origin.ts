// Requests that change something must not come from somebody else's page: a browser that is logged in
// would send its cookie or Basic login along. Programs that are no browsers send neither header.
// Implements docs/threat-model.md, A19.
import type { IncomingHttpHeaders } from 'node:http'
import { MarqueError } from '@marque/protocol'

const OWN_SITES = new Set(['same-origin', 'none'])

/** @throws MarqueError 40300 */
export function checkSameOrigin(headers: IncomingHttpHeaders): void {
  const site = headers['sec-fetch-site']
  if (site !== undefined && !(typeof site === 'string' && OWN_SITES.has(site))) throw foreign()
  const { origin, host } = headers
  if (origin !== undefined && originHost(origin) !== host?.toLowerCase()) throw foreign()
}

const foreign = (): MarqueError =>
  new MarqueError('NOT_ALLOWED', { reason: 'the request comes from a page of another origin' })

function originHost(origin: string): string | undefined {
  try {
    const url = new URL(origin)
    return url.protocol === 'https:' ? url.host : undefined
  } catch {
    return undefined
  }
}

// Requests that change something must not come from somebody else's page: a browser that is logged
// in to the product would send its cookie along. The browser's own word counts first, since behind a
// reverse proxy the host may have another name. Implements docs/threat-model.md, A19.
import type { IncomingHttpHeaders } from 'node:http'
import { MarqueError } from '@marque/protocol'

const OWN_SITES = new Set(['same-origin', 'none'])

/** @throws MarqueError 40300 */
export function checkSameOrigin(headers: IncomingHttpHeaders): void {
  const site = headers['sec-fetch-site']
  if (site !== undefined) {
    if (typeof site !== 'string' || !OWN_SITES.has(site)) throw foreign()
    return
  }
  // Browsers leave it out on plain HTTP; programs that are no browsers send neither header. A page of
  // another origin cannot set X-Forwarded-Host without being asked for leave, which nobody gives.
  const { origin, host } = headers
  if (origin === undefined) return
  const own = [host, headers['x-forwarded-host']].flatMap((name) => name ?? [])
  if (!own.some((name) => name.toLowerCase() === hostOf(origin))) throw foreign()
}

const foreign = (): MarqueError =>
  new MarqueError('NOT_ALLOWED', { reason: 'the request comes from a page of another origin' })

const hostOf = (origin: string): string | undefined =>
  URL.canParse(origin) ? new URL(origin).host : undefined

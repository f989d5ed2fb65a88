// Requests that change something must not come from somebody else's page: a browser that is logged in
// would send its cookie along. Implements docs/threat-model.md, A19.
import { MarqueError } from '../errors/marque-error.ts'

/**
 * The browser's own word counts first, since behind a reverse proxy the host may have another name.
 * @param request.site header `Sec-Fetch-Site`; browsers leave it out on plain HTTP
 * @param request.origin header `Origin`; programs that are no browsers send neither
 * @param request.hosts under which the page may be known, as `HOST[:PORT]`
 * @throws MarqueError 40300
 */
export function checkSameOrigin(request: {
  readonly site: string | string[] | undefined
  readonly origin: string | undefined
  readonly hosts: readonly (string | undefined)[]
}): void {
  const { site, origin, hosts } = request
  if (site !== undefined) {
    if (site !== 'same-origin' && site !== 'none') throw foreign()
    return
  }
  if (origin === undefined) return
  const from = URL.canParse(origin) ? new URL(origin).host : undefined
  if (from === undefined || !hosts.some((host) => host?.toLowerCase() === from)) throw foreign()
}

const foreign = (): MarqueError =>
  new MarqueError('NOT_ALLOWED', { reason: 'the request comes from a page of another origin' })

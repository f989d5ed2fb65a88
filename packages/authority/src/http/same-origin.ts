// What changes something must not come from somebody else's page: a browser sends an operator's cookie
// along. Implements docs/threat-model.md, A19.
import { MarqueError } from '@marque/protocol'
import type { FastifyRequest } from 'fastify'

/** @throws MarqueError 40300 */
export function checkSameOrigin({ headers }: FastifyRequest, publicUrl: string): void {
  const site = headers['sec-fetch-site']
  if (site !== undefined) {
    if (site !== 'same-origin' && site !== 'none') throw foreign()
    return
  }
  // Browsers leave it out on plain HTTP; programs that are no browsers send neither header.
  const { origin, host } = headers
  if (origin === undefined) return
  const from = URL.parse(origin)?.host
  if (from === undefined || (from !== host && from !== new URL(publicUrl).host)) throw foreign()
}

const foreign = (): MarqueError =>
  new MarqueError('NOT_ALLOWED', { reason: 'the request comes from a page of another origin' })

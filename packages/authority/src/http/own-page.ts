// What changes something must come from the authority's own pages, under the name that it has here or
// in public.
import { checkSameOrigin } from '@marque/protocol'
import type { FastifyRequest } from 'fastify'

/** @throws MarqueError 40300 */
export function checkOwnPage({ headers }: FastifyRequest, publicUrl: string): void {
  const { origin, host } = headers
  const hosts = [host, new URL(publicUrl).host]
  checkSameOrigin({ site: headers['sec-fetch-site'], origin, hosts })
}

// Who asks: the peer of the connection, or what a trusted proxy says of it. A forged header that
// counted here would defeat the license's address list (docs/protocol.md §7; threats A18).
import type { IncomingMessage } from 'node:http'
import { matchesAddress, normalizeAddress } from '@marque/protocol'

export type CallerAddress = (request: Pick<IncomingMessage, 'socket' | 'headers'>) => string

/** @param trustedProxies CIDRs whose `X-Forwarded-For` counts */
export function callerAddress(trustedProxies: readonly string[]): CallerAddress {
  if (trustedProxies.length === 0) return ({ socket }) => plainAddress(socket.remoteAddress ?? '')
  const isTrusted = (address: string): boolean => matchesAddress(address, trustedProxies)
  return ({ socket, headers }) => {
    const peer = plainAddress(socket.remoteAddress ?? '')
    return isTrusted(peer) ? lastUntrusted(peer, headers['x-forwarded-for'], isTrusted) : peer
  }
}

/**
 * Each proxy appends the peer it saw, so the list is believed from its end, as far as trusted
 * proxies wrote it.
 */
function lastUntrusted(
  peer: string,
  header: string | string[] | undefined,
  isTrusted: (address: string) => boolean,
): string {
  const hops = [header ?? []].flat().join(',').split(',').slice(-20)
  let address = peer
  for (const hop of hops.reverse()) {
    const named = normalizeAddress(hop.trim())
    if (named === undefined) return address
    address = named
    if (!isTrusted(named)) return named
  }
  return address
}

const plainAddress = (address: string): string =>
  address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address

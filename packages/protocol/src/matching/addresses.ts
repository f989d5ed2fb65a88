// A node's address against the license's CIDR list; IPv4-mapped IPv6 addresses are unwrapped.
// Implements docs/protocol.md §2, "Matching".
import ipaddr from 'ipaddr.js'

/** @returns the address in its plain spelling, `undefined` if it is none */
export const normalizeAddress = (address: string): string | undefined =>
  ipaddr.isValid(address) ? ipaddr.process(address).toString() : undefined

export const isAddressRange = (range: string): boolean => parseRange(range) !== undefined

export function matchesAddress(address: string, ranges: readonly string[]): boolean {
  if (!ipaddr.isValid(address)) return false
  const peer = ipaddr.process(address)
  return ranges.some((text) => {
    const range = parseRange(text)
    return range !== undefined && range[0].kind() === peer.kind() && peer.match(range)
  })
}

function parseRange(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | undefined {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text)
  if (!text.includes('/') && ipaddr.isValid(text)) {
    const address = ipaddr.process(text)
    return [address, address.kind() === 'ipv4' ? 32 : 128]
  }
  return undefined
}

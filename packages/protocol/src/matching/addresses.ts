// A node's address against the license's CIDR list; IPv4-mapped IPv6 addresses are unwrapped. Only
// the plain spelling counts: `010.0.0.1` is 8.0.0.1 to some readers and 10.0.0.1 to others.
// Implements docs/protocol.md §2, "Matching".
import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** @returns the address in its plain spelling, `undefined` if it is none */
export const normalizeAddress = (address: string): string | undefined =>
  parseAddress(address)?.toString()

export const isAddressRange = (range: string): boolean => parseRange(range) !== undefined

export function matchesAddress(address: string, ranges: readonly string[]): boolean {
  const peer = parseAddress(address)
  if (peer === undefined) return false
  return ranges.some((text) => {
    const range = parseRange(text)
    return range !== undefined && range[0].kind() === peer.kind() && peer.match(range)
  })
}

function parseAddress(text: string): Address | undefined {
  const address = parseAsWritten(text)
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress()
    ? address.toIPv4Address()
    : address
}

/** Without unwrapping, so that a prefix length still counts from where it was written. */
function parseAsWritten(text: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text)
  return IPV6.test(text) && ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : undefined
}

/** No dotted quad with leading zeros inside; a zone (`%eth0`) may follow. */
const IPV6 = /^[0-9A-Fa-f:]*(:(0|[1-9]\d*)(\.(0|[1-9]\d*)){3})?(%[^%/]+)?$/

function parseRange(text: string): [Address, number] | undefined {
  const [base = '', prefix, ...more] = text.split('/')
  const address = base.includes('%') ? undefined : parseAsWritten(base)
  if (address === undefined || more.length > 0) return undefined
  const whole = address.kind() === 'ipv4' ? 32 : 128
  if (prefix !== undefined && !/^(0|[1-9]\d{0,2})$/.test(prefix)) return undefined
  const bits = prefix === undefined ? whole : Number(prefix)
  if (bits > whole) return undefined
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && bits >= 96
    ? [address.toIPv4Address(), bits - 96]
    : [address, bits]
}

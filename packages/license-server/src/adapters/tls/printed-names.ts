// The names of a certificate as OpenSSL prints them, to tell whether the one at hand is for the names
// that are wanted.
import { isIPv4, isIPv6 } from 'node:net'
import ipaddr from 'ipaddr.js'

/** @param hosts DNS names (`*.` allowed) and IP addresses */
export const printedNames = (hosts: readonly string[]): string =>
  hosts
    .map((host) => {
      if (isIPv4(host)) return `IP Address:${host}`
      if (isIPv6(host)) return `IP Address:${ipaddr.parse(host).toNormalizedString().toUpperCase()}`
      return `DNS:${host.toLowerCase()}`
    })
    .join(', ')

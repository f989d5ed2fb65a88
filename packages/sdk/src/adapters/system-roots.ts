// The CAs that this machine trusts. Node's own list lacks the CA that an administrator added to the
// system, which in a network without the Internet is the one that signs.
import { readFileSync } from 'node:fs'
import tls from 'node:tls'

/** Where Debian, Red Hat, SUSE and Alpine keep them in one file. */
const BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
]

/** Since Node 22.15; typed here, since this package runs on Node 20 too. */
type GetCaCertificates = (type: 'default' | 'system') => readonly string[]

/** PEM certificates: Node's own list and the system's. */
export function systemRoots(): readonly string[] {
  const { getCACertificates } = tls as { getCACertificates?: GetCaCertificates }
  if (getCACertificates !== undefined) {
    return [...new Set([...getCACertificates('default'), ...getCACertificates('system')])]
  }
  return [...tls.rootCertificates, ...bundle()]
}

function bundle(): readonly string[] {
  for (const path of BUNDLES) {
    try {
      return [readFileSync(path, 'utf8')]
    } catch {
      // Another system keeps them elsewhere; Node's own list is there in any case.
    }
  }
  return []
}

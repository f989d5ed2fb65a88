// Which cause a fault of Node's network layer is, and how a person reads it. The table holds what
// Node, libuv and OpenSSL call things; what is not in it is `network`.
import type { UnreachableCause } from '../domain/unreachable.ts'

const CAUSES: { readonly [code: string]: UnreachableCause } = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  EAI_NODATA: 'dns',
  EAI_NONAME: 'dns',
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timeout',
  ESOCKETTIMEDOUT: 'timeout',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls',
  CERT_HAS_EXPIRED: 'tls',
  CERT_NOT_YET_VALID: 'tls',
  CERT_UNTRUSTED: 'tls',
  CERT_REVOKED: 'tls',
  CERT_REJECTED: 'tls',
  CERT_SIGNATURE_FAILURE: 'tls',
  CERT_CHAIN_TOO_LONG: 'tls',
  INVALID_CA: 'tls',
  INVALID_PURPOSE: 'tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls',
  UNABLE_TO_GET_ISSUER_CERT: 'tls',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls',
  EPROTO: 'tls',
}

/** What of these can be told better than by Node's own words. */
const TEXTS: { readonly [code: string]: string } = {
  ENOTFOUND: 'there is no such host name',
  EAI_AGAIN: 'the name server does not answer',
  ECONNREFUSED: 'nothing listens on this port',
  ECONNRESET: 'the connection was cut',
  EHOSTUNREACH: 'there is no route to this host',
  ENETUNREACH: 'there is no route to this network',
  ETIMEDOUT: 'the host does not answer',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another host name',
  CERT_HAS_EXPIRED: 'the certificate has expired',
  CERT_NOT_YET_VALID: 'the certificate is not valid yet; compare the clocks',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is signed by itself and by no CA that is trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate is signed by a CA that is not trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the certificate is signed by a CA that is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificate comes without the CA that signed it',
  EPROTO: 'this port does not speak TLS',
  ABORT_ERR: 'the request was called off',
}

export function causeOfFault(error: unknown): UnreachableCause {
  const code = codeOf(error)
  if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) return 'tls'
  return code.startsWith('HPE_') ? 'http' : (CAUSES[code] ?? 'network')
}

export function faultText(error: unknown, server: string): string {
  const code = codeOf(error)
  const text = TEXTS[code] ?? (error instanceof Error ? error.message : 'unknown fault')
  return `${server}: ${text}${code === '' ? '' : ` (${code})`}`
}

/** An AggregateError (all addresses of a name failed) carries the code of the first. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  const own = (error as NodeJS.ErrnoException).code
  if (typeof own === 'string') return own
  return error instanceof AggregateError ? codeOf(error.errors[0]) : ''
}

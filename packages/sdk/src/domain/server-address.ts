// The address of a license server as a person types it. What cannot be one is told before a name is
// looked up, each fault in its own words. Implements docs/contract.md, "SDK".
import type { MarqueError } from '@marque/protocol'
import { unreachable } from './unreachable.ts'

const DEFAULT_PORT = 443

/** `https://HOST:PORT`, without a trailing slash. */
export type ServerAddress = string & { readonly brand: 'server address' }

/**
 * Takes `https://HOST:PORT`; the scheme and a trailing slash may be missing.
 * @throws MarqueError SERVER_UNREACHABLE with cause `address`
 */
export function parseServerAddress(text: string): ServerAddress {
  const typed = text.trim()
  const fault = faultOfText(typed)
  if (fault !== undefined) throw badAddress(fault)
  const url = parseUrl(/^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`)
  const urlFault = faultOfUrl(url)
  if (urlFault !== undefined) throw badAddress(urlFault)
  return `https://${url.hostname}:${url.port === '' ? DEFAULT_PORT : url.port}` as ServerAddress
}

/** Whether a name can only mean this machine (RFC 6761 §6.3; 127.0.0.0/8; ::1). */
export function isLoopback(hostname: string): boolean {
  const name = hostname.toLowerCase().replace(/^\[|\]$/g, '')
  if (name === 'localhost' || name.endsWith('.localhost') || name === '::1') return true
  return /^127(\.\d{1,3}){3}$/.test(name)
}

function faultOfText(typed: string): string | undefined {
  if (typed === '') return 'no address was given; type https://HOST:PORT'
  if (typed.length > 300) return 'the address is longer than 300 characters'
  if (/[\s\p{Cc}]/u.test(typed)) return 'the address holds a space; type https://HOST:PORT'
  return undefined
}

function parseUrl(text: string): URL {
  try {
    return new URL(text)
  } catch (cause) {
    throw badAddress('this is no address; type https://HOST:PORT', cause)
  }
}

function faultOfUrl(url: URL): string | undefined {
  if (url.protocol !== 'https:') {
    return `a license server is asked over https, not ${url.protocol.slice(0, -1)}`
  }
  if (url.username !== '' || url.password !== '') return 'the address must not hold a user name'
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return 'the address ends after the port: leave out the path'
  }
  if (url.port === '0') return 'port 0 is no port'
  return undefined
}

const badAddress = (detail: string, cause?: unknown): MarqueError =>
  unreachable('address', detail, cause)

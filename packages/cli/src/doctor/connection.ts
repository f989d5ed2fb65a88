// The way to a license server: name, port, TLS. Each is tried by itself, so that a person knows
// whether to call the network's people or the license server's.
import { lookup } from 'node:dns/promises'
import { connect as connectTcp, isIP } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { CliError } from '../errors.ts'
import { unreachableCause } from '../unreachable.ts'
import { type Finding, failed, ok, warning } from './finding.ts'

export type Target = {
  readonly origin: string
  readonly host: string
  readonly port: number
  /** PEM: further certificate authorities */
  readonly ca: string | undefined
  /** epoch seconds */
  readonly now: number
}

const CONNECT_TIMEOUT_MS = 10_000
const CERTIFICATE_WARNING_DAYS = 30

/** @returns undefined and a finding if the text is no address of a license server */
export function parseTarget(
  text: string,
  given: { readonly ca: string | undefined; readonly now: number },
): { readonly target?: Target; readonly finding: Finding } {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || url.protocol !== 'https:' || url.hostname === '') {
    return { finding: badAddress(`${text} is not an address of the form https://HOST:PORT`) }
  }
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = url.port === '' ? 443 : Number(url.port)
  const target = { origin: url.origin, host, port, ...given }
  return url.pathname === '/'
    ? { target, finding: ok('address', `${host}, port ${port}`) }
    : {
        target,
        finding: warning(
          'address',
          `the path ${url.pathname} is left out`,
          'Name the license server as https://HOST:PORT.',
        ),
      }
}

/** Name, port and TLS, in this order; ends at the first that makes the next impossible. */
export async function checkConnection(
  target: Target,
): Promise<{ readonly findings: readonly Finding[]; readonly connected: boolean }> {
  const findings: Finding[] = []
  for (const check of [checkName, checkPort]) {
    const finding = await check(target)
    findings.push(finding)
    if (finding.state === 'failed') return { findings, connected: false }
  }
  const tls = await checkTls(target)
  return { findings: [...findings, tls.finding], connected: tls.connected }
}

/** Loopback names: nodes accept any certificate there, since the lease chain protects. */
const isLoopback = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127\./.test(host)

async function checkName({ host }: Target): Promise<Finding> {
  if (isIP(host) !== 0) return ok('name', `${host} is an IP address`)
  try {
    const addresses = await lookup(host, { all: true })
    return ok('name', `${host} is ${addresses.map(({ address }) => address).join(', ')}`)
  } catch (cause) {
    return unreachableFinding('name', host, cause)
  }
}

function checkPort({ host, port }: Target): Promise<Finding> {
  return new Promise((resolve) => {
    const socket = connectTcp({ host, port, timeout: CONNECT_TIMEOUT_MS })
    const end = (finding: Finding): void => {
      socket.destroy()
      resolve(finding)
    }
    socket.once('connect', () => end(ok('port', `${host} takes connections on port ${port}`)))
    socket.once('timeout', () => end(unreachableFinding('port', `${host}:${port}`, timedOut())))
    socket.once('error', (cause) => end(unreachableFinding('port', `${host}:${port}`, cause)))
  })
}

/** A certificate that is not trusted still connects: the further steps are told too. */
function checkTls(
  target: Target,
): Promise<{ readonly finding: Finding; readonly connected: boolean }> {
  const { host, port, ca } = target
  return new Promise((resolve) => {
    const socket = connectTls({
      host,
      port,
      timeout: CONNECT_TIMEOUT_MS,
      rejectUnauthorized: false,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(ca === undefined ? {} : { ca }),
    })
    const end = (finding: Finding, connected: boolean): void => {
      socket.destroy()
      resolve({ finding, connected })
    }
    const fail = (cause: unknown): void =>
      end(unreachableFinding('tls', `${host}:${port}`, cause), false)
    socket.once('secureConnect', () => end(judgeCertificate(socket, target), true))
    socket.once('timeout', () => fail(timedOut()))
    socket.once('error', fail)
  })
}

function judgeCertificate(socket: TLSSocket, { host, now }: Target): Finding {
  const expiresAt = Date.parse(socket.getPeerCertificate().valid_to) / 1000
  const days = Math.floor((expiresAt - now) / 86_400)
  // Node types it as an Error and gives the code as text.
  const reason = String(socket.authorizationError ?? '')
  if (reason !== '') {
    const text = `the certificate is not trusted for ${host}: ${reason}`
    if (isLoopback(host)) return ok('tls', `${text}; nodes accept any on loopback`)
    const remedy =
      'Put a certificate for this name into tls/ of the license server, and name the CA that signed it: --ca FILE here, `ca` in the product.'
    return failed('tls', new CliError('unreachable', text, remedy), { text, remedy })
  }
  const text = `the certificate is trusted for ${host} and valid for ${days} more days`
  return days < CERTIFICATE_WARNING_DAYS
    ? warning('tls', text, 'Put a newer pair into tls/ of the license server; it needs no restart.')
    : ok('tls', text)
}

function unreachableFinding(step: Finding['step'], what: string, cause: unknown): Finding {
  const { what: reason, hint } = unreachableCause(cause)
  const text = `${what}: ${reason}`
  return failed(step, new CliError('unreachable', text, hint, { cause }), { text, remedy: hint })
}

function badAddress(text: string): Finding {
  const remedy = 'Name the license server as https://HOST:PORT.'
  return failed('address', new CliError('usage', text, remedy), { text, remedy })
}

const timedOut = (): Error => Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })

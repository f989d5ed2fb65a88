// Who is the administrator: HTTP Basic for scripts, a session cookie for the dashboard. Guessing is
// slowed down by address and, so that many addresses do not help, altogether.
// Implements docs/contract.md, "admin login 5 failures in 15 minutes"; docs/threat-model.md, A21.
import { createHash } from 'node:crypto'
import { encodeBase64url, MarqueError } from '@marque/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { PasswordCheck } from '../adapters/admin-password.ts'
import type { Clock, Log, Random } from '../ports.ts'
import { attemptWindow } from './attempt-window.ts'
import type { CallerAddress } from './callers.ts'

export const SESSION_COOKIE = '__Host-marque-session'

const SESSION_SECONDS = 12 * 3600
const MAX_SESSIONS = 200
const FAILURES = { limit: 5, seconds: 15 * 60 }
/** failures of all addresses together in the same time */
const FAILURES_OF_ALL = 200

export type AdminLogin = {
  /** @throws MarqueError 40100, 42900 */
  readonly check: (request: FastifyRequest, reply: FastifyReply) => void
  /** @throws MarqueError 40100, 42900 */
  readonly logIn: (password: string, request: FastifyRequest, reply: FastifyReply) => void
  readonly logOut: (request: FastifyRequest, reply: FastifyReply) => void
}

export function createAdminLogin(deps: {
  readonly isPassword: PasswordCheck
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly addressOf: CallerAddress
}): AdminLogin {
  const { clock } = deps
  const failures = attemptWindow({ ...FAILURES, maxKeys: 10_000, clock })
  const allFailures = attemptWindow({ ...FAILURES, limit: FAILURES_OF_ALL, maxKeys: 1, clock })
  const sessions = createSessions(deps)

  const checkPassword = (password: string, request: FastifyRequest): void => {
    const address = deps.addressOf(request.raw)
    const wait = Math.max(failures.waitSeconds(address), allFailures.waitSeconds('all'))
    if (wait > 0) throw new MarqueError('TOO_MANY_REQUESTS', { retryAfterSeconds: wait })
    if (deps.isPassword(password)) {
      failures.clear(address)
      return
    }
    failures.count(address)
    allFailures.count('all')
    deps.log.warn({ address }, 'wrong administrator password')
    throw new MarqueError('LOGIN_REQUIRED', { reason: 'wrong password' })
  }

  return {
    check: (request, reply) => {
      if (sessions.has(sessionToken(request))) return
      const password = basicPassword(request.headers.authorization)
      try {
        if (password === undefined) throw new MarqueError('LOGIN_REQUIRED')
        checkPassword(password, request)
      } catch (error) {
        reply.header('www-authenticate', challengeFor(request))
        throw error
      }
    },
    logIn: (password, request, reply) => {
      checkPassword(password, request)
      reply.header('set-cookie', cookie(sessions.open(), SESSION_SECONDS))
    },
    logOut: (request, reply) => {
      sessions.end(sessionToken(request))
      reply.header('set-cookie', cookie('', 0))
    },
  }
}

type Sessions = {
  readonly open: () => string
  readonly has: (token: string | undefined) => boolean
  readonly end: (token: string | undefined) => void
}

/** Sessions live in memory, by the digest of their token; a restart ends them. */
function createSessions({ clock, random }: { clock: Clock; random: Random }): Sessions {
  const endsAtMs = new Map<string, number>()
  const keyOf = (token: string): string => createHash('sha256').update(token).digest('base64url')
  return {
    open: () => {
      const token = encodeBase64url(random(32))
      endsAtMs.set(keyOf(token), clock.monotonicMs() + SESSION_SECONDS * 1000)
      const [oldest] = endsAtMs.keys()
      if (endsAtMs.size > MAX_SESSIONS && oldest !== undefined) endsAtMs.delete(oldest)
      return token
    },
    has: (token) => token !== undefined && (endsAtMs.get(keyOf(token)) ?? 0) > clock.monotonicMs(),
    end: (token) => {
      if (token !== undefined) endsAtMs.delete(keyOf(token))
    },
  }
}

const cookie = (value: string, maxAge: number): string =>
  `${SESSION_COOKIE}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; Secure; SameSite=Strict`

function sessionToken({ headers }: FastifyRequest): string | undefined {
  const pairs = (headers.cookie ?? '').split(';', 50).map((pair) => pair.trim())
  return pairs
    .find((pair) => pair.startsWith(`${SESSION_COOKIE}=`))
    ?.slice(SESSION_COOKIE.length + 1)
}

/** The password of an `Authorization: Basic` header; whatever user name it gives. RFC 7617. */
function basicPassword(header: string | undefined): string | undefined {
  const [, encoded] = /^Basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(header ?? '') ?? []
  if (encoded === undefined) return undefined
  try {
    const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0))
    const text = new TextDecoder().decode(bytes)
    const colon = text.indexOf(':')
    return colon === -1 ? undefined : text.slice(colon + 1)
  } catch {
    return undefined
  }
}

/** A browser's own login window must not cover the dashboard's, so pages are not offered Basic. */
const challengeFor = ({ headers }: FastifyRequest): string =>
  headers['sec-fetch-site'] === undefined ? 'Basic realm="marque", charset="UTF-8"' : 'Session'

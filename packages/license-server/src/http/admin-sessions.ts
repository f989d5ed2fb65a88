// Sessions of the dashboard: in memory, by the digest of their token, for twelve hours. A restart, a
// new password or a log-out everywhere ends them.
import { createHash } from 'node:crypto'
import { encodeBase64url } from '@marque/protocol'
import type { FastifyRequest } from 'fastify'
import type { Clock, Random } from '../ports.ts'

const SESSION_COOKIE = '__Host-marque-session'
const SESSION_SECONDS = 12 * 3600
const MAX_SESSIONS = 200

export type Sessions = {
  /** @returns the `Set-Cookie` of a new session */
  readonly open: () => string
  readonly has: (request: FastifyRequest) => boolean
  /** @returns the `Set-Cookie` that takes the cookie away */
  readonly end: (request: FastifyRequest) => string
  /** @returns how many were open */
  readonly endAll: () => number
}

export function createSessions({ clock, random }: { clock: Clock; random: Random }): Sessions {
  const endsAtMs = new Map<string, number>()
  return {
    open: () => {
      const token = encodeBase64url(random(32))
      endsAtMs.set(keyOf(token), clock.monotonicMs() + SESSION_SECONDS * 1000)
      const [oldest] = endsAtMs.keys()
      if (endsAtMs.size > MAX_SESSIONS && oldest !== undefined) endsAtMs.delete(oldest)
      return cookie(token, SESSION_SECONDS)
    },
    has: (request) => {
      const token = sessionToken(request)
      return token !== undefined && (endsAtMs.get(keyOf(token)) ?? 0) > clock.monotonicMs()
    },
    end: (request) => {
      const token = sessionToken(request)
      if (token !== undefined) endsAtMs.delete(keyOf(token))
      return cookie('', 0)
    },
    endAll: () => {
      const open = Array.from(endsAtMs.values()).filter((at) => at > clock.monotonicMs()).length
      endsAtMs.clear()
      return open
    },
  }
}

const keyOf = (token: string): string => createHash('sha256').update(token).digest('base64url')

const cookie = (value: string, maxAge: number): string =>
  `${SESSION_COOKIE}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; Secure; SameSite=Strict`

function sessionToken({ headers }: FastifyRequest): string | undefined {
  const pairs = (headers.cookie ?? '').split(';', 50).map((pair) => pair.trim())
  return pairs
    .find((pair) => pair.startsWith(`${SESSION_COOKIE}=`))
    ?.slice(SESSION_COOKIE.length + 1)
}

// Who is the administrator: HTTP Basic for scripts, a session cookie for the dashboard. Guessing is
// slowed down by address and, so that many addresses do not help, altogether; what happens to logins
// and password is audited. Implements docs/contract.md, "admin login 5 failures in 15 minutes";
// docs/threat-model.md, A21.
import { MarqueError } from '@marque/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AdminPassword } from '../adapters/admin-password.ts'
import type { Clock, Core, Log, Random } from '../ports.ts'
import { createSessions } from './admin-sessions.ts'
import { attemptWindow } from './attempt-window.ts'
import type { CallerAddress } from './callers.ts'

const FAILURES = { limit: 5, seconds: 15 * 60 }
/** failures of all addresses together in the same time */
const FAILURES_OF_ALL = 200

export type AdminLogin = {
  readonly isPasswordChangeable: boolean
  /** @throws MarqueError 40100, 42900 */
  readonly check: (request: FastifyRequest, reply: FastifyReply) => void
  /** @throws MarqueError 40100, 42900 */
  readonly logIn: (password: string, request: FastifyRequest, reply: FastifyReply) => void
  readonly logOut: (request: FastifyRequest, reply: FastifyReply) => void
  /** Ends every session, the caller's too. */
  readonly logOutEverywhere: (request: FastifyRequest, reply: FastifyReply) => void
  /**
   * Ends every session and opens a new one for the caller.
   * @throws MarqueError 40300 (the present password is another), 40900 (a file rules), 42900
   */
  readonly changePassword: (
    passwords: { readonly current: string; readonly next: string },
    request: FastifyRequest,
    reply: FastifyReply,
  ) => Promise<void>
}

type Dependencies = {
  readonly password: AdminPassword
  readonly recordAccess: Core['recordAccess']
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly addressOf: CallerAddress
}

export function createAdminLogin(deps: Dependencies): AdminLogin {
  const { password, addressOf } = deps
  const sessions = createSessions(deps)
  const checkPassword = passwordCheck(deps)
  const record = recorder(deps)
  return {
    isPasswordChangeable: password.change !== undefined,
    check: (request, reply) => {
      if (sessions.has(request)) return
      const shown = basicPassword(request.headers.authorization)
      try {
        if (shown === undefined) throw new MarqueError('LOGIN_REQUIRED')
        checkPassword(shown, addressOf(request.raw), 'LOGIN_REQUIRED')
      } catch (error) {
        reply.header('www-authenticate', challengeFor(request))
        throw error
      }
    },
    logIn: (shown, request, reply) => {
      checkPassword(shown, addressOf(request.raw), 'LOGIN_REQUIRED')
      reply.header('set-cookie', sessions.open())
      record('session.opened', { address: addressOf(request.raw) })
    },
    logOut: (request, reply) => {
      reply.header('set-cookie', sessions.end(request))
    },
    logOutEverywhere: (request, reply) => {
      reply.header('set-cookie', sessions.end(request))
      record('sessions.ended', { address: addressOf(request.raw), sessions: sessions.endAll() })
    },
    changePassword: async ({ current, next }, request, reply) => {
      if (password.change === undefined) throw new MarqueError('CONFLICT', { reason: IN_A_FILE })
      checkPassword(current, addressOf(request.raw), 'NOT_ALLOWED')
      await password.change(next)
      sessions.endAll()
      reply.header('set-cookie', sessions.open())
      record('password.changed', { address: addressOf(request.raw) })
    },
  }
}

const IN_A_FILE =
  'the password is in the file that MARQUE_ADMIN_PASSWORD_FILE names: change it there and restart'

/** @returns throws by name of the refusal if the password is another, 42900 after too many */
function passwordCheck(deps: Dependencies) {
  const { clock } = deps
  const failures = attemptWindow({ ...FAILURES, maxKeys: 10_000, clock })
  const allFailures = attemptWindow({ ...FAILURES, limit: FAILURES_OF_ALL, maxKeys: 1, clock })
  const record = recorder(deps)
  return (shown: string, address: string, refusal: 'LOGIN_REQUIRED' | 'NOT_ALLOWED'): void => {
    const wait = Math.max(failures.waitSeconds(address), allFailures.waitSeconds('all'))
    if (wait > 0) throw new MarqueError('TOO_MANY_REQUESTS', { retryAfterSeconds: wait })
    if (deps.password.matches(shown)) {
      failures.clear(address)
      return
    }
    failures.count(address)
    allFailures.count('all')
    deps.log.warn({ address }, 'wrong administrator password')
    record('session.refused', { address })
    throw new MarqueError(refusal, { reason: 'wrong password' })
  }
}

/** A store that is full must not keep the administrator out. */
const recorder =
  ({ recordAccess, log }: Dependencies) =>
  (...[name, details]: Parameters<Core['recordAccess']>): void => {
    recordAccess(name, details).catch((error: unknown) => {
      log.error({ err: error, event: name }, 'an event was not recorded')
    })
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

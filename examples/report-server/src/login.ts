// The product's own login: one administrator. A session is a signed cookie, so that a person who has
// signed in at one node is known at all; scripts send the password by HTTP Basic.
import { createHash, timingSafeEqual } from 'node:crypto'
import { join } from 'node:path'
import fastifyCookie from '@fastify/cookie'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { keptSecret } from './kept-secret.ts'

const COOKIE = 'report-server-session'
const SESSION_SECONDS = 8 * 3600
const ADMINISTRATOR = 'admin'

export type Login = {
  readonly isPassword: (typed: string) => boolean
  /** @returns who asks, `undefined` if nobody signed in */
  readonly userOf: (request: FastifyRequest) => string | undefined
  readonly signIn: (reply: FastifyReply) => void
  readonly signOut: (reply: FastifyReply) => void
}

/** @param dataDirectory shared by all nodes of the project */
export async function openLogin(app: FastifyInstance, dataDirectory: string): Promise<Login> {
  const password = await keptSecret(join(dataDirectory, 'admin-password'), 9)
  const secret = await keptSecret(join(dataDirectory, 'session-key'), 32)
  await app.register(fastifyCookie, { secret })
  const isPassword = (typed: string): boolean => timingSafeEqual(digest(typed), digest(password))
  const attributes = { path: '/', httpOnly: true, sameSite: 'strict', signed: true } as const
  return {
    isPassword,
    userOf: (request) => {
      const basic = basicPassword(request.headers.authorization)
      const isKnown = basic === undefined ? hasSession(request) : isPassword(basic)
      return isKnown ? ADMINISTRATOR : undefined
    },
    signIn: (reply) => {
      const endsAt = nowSeconds() + SESSION_SECONDS
      reply.setCookie(COOKIE, String(endsAt), { ...attributes, maxAge: SESSION_SECONDS })
    },
    signOut: (reply) => {
      reply.clearCookie(COOKIE, attributes)
    },
  }
}

function hasSession(request: FastifyRequest): boolean {
  const kept = request.cookies[COOKIE]
  if (kept === undefined) return false
  const { valid, value } = request.unsignCookie(kept)
  return valid && Number(value) > nowSeconds()
}

/** The password of an `Authorization: Basic` header. RFC 7617. */
function basicPassword(header: string | undefined): string | undefined {
  const [, encoded] = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(header ?? '') ?? []
  if (encoded === undefined) return undefined
  try {
    const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0))
    return /^[^:]*:(.*)$/s.exec(new TextDecoder().decode(bytes))?.[1]
  } catch {
    // Not base64: no password of ours.
    return undefined
  }
}

const digest = (text: string): Uint8Array => createHash('sha256').update(text).digest()

// biome-ignore lint/style/noRestrictedGlobals: when a session of this sample ends.
const nowSeconds = (): number => Math.floor(Date.now() / 1000)

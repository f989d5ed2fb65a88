// The cookie of an operator's session: for scripts of no page, sent to this host alone, over TLS where
// there is TLS. Implements docs/threat-model.md, A19, A21.
import type { FastifyReply, FastifyRequest } from 'fastify'

/** Browsers take a `__Host-` cookie over TLS alone; on loopback there is none. */
const NAMES = { secure: '__Host-marque-authority', plain: 'marque-authority' } as const
const TOKEN = /^[A-Za-z0-9_-]{43}$/

export function readSessionToken({ headers }: FastifyRequest): string | undefined {
  const pairs = (headers.cookie ?? '').split(';', 50).map((pair) => pair.trim())
  const values = Object.values(NAMES).flatMap((name) =>
    pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1)),
  )
  return values.find((value) => TOKEN.test(value))
}

/** @param maxAge 0 takes the cookie away */
export function setSessionCookie(
  reply: FastifyReply,
  cookie: { readonly token: string; readonly maxAge: number; readonly isSecure: boolean },
): void {
  const { token, maxAge, isSecure } = cookie
  const name = isSecure ? NAMES.secure : NAMES.plain
  const attributes = `Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Strict`
  void reply.header('set-cookie', `${name}=${token}; ${attributes}${isSecure ? '; Secure' : ''}`)
}

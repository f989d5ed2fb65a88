// Lets a request through only with a usage right of the verified license, in node:http, Express and
// Fastify alike. Who is kept out is told why and what to do. Implements docs/sdk.md §5.
import {
  CATALOGUE,
  encodeProblem,
  type Language,
  MarqueError,
  PROBLEM_CONTENT_TYPE,
} from '@marque/protocol'
import type { LicenseStatus, MarqueLicense } from './contract.ts'
import { isUnreachableCause, UNREACHABLE_REMEDIES } from './domain/unreachable.ts'

/** What is needed of a request; those of node:http, Express and Fastify have it. */
export type GuardedRequest = { readonly headers: object }

/** What is needed of an answer; those of node:http and Express have it. */
export type GuardedResponse = {
  statusCode: number
  readonly setHeader: (name: string, value: string) => unknown
  readonly end: (...chunk: never[]) => unknown
}

/** What is needed of a Fastify reply. */
export type GuardedReply = {
  readonly code: (status: number) => unknown
  readonly header: (name: string, value: string) => unknown
  readonly send: (payload: string) => unknown
}

/** Middleware for node:http, Connect and Express, with a hook for Fastify. */
export type EntitlementGuard = {
  (request: GuardedRequest, response: GuardedResponse, next: () => void): void
  /** `app.get('/dashboards', { preHandler: guard.fastify }, …)` */
  readonly fastify: (request: GuardedRequest, reply: GuardedReply) => Promise<unknown>
}

/**
 * Keeps requests out that the license gives no right to, with HTTP 403 as problem+json: code 40300,
 * the remedy of what stands in the way, in the language of `Accept-Language`.
 * @param name the entitlement; off, 0 and absent give no right
 * @param options.least for an amount: how much it must be at least
 */
export function requireEntitlement(
  license: Pick<MarqueLicense, 'entitlement' | 'status'>,
  name: string,
  options: { readonly least?: number | undefined } = {},
): EntitlementGuard {
  const isGiven = (): boolean => {
    const value = license.entitlement(name)
    if (options.least === undefined) return Boolean(value)
    return typeof value === 'number' && value >= options.least
  }
  const problem = (request: GuardedRequest): string =>
    JSON.stringify(problemOf(license.status, name, languageOf(request)))
  const guard = (request: GuardedRequest, response: GuardedResponse, next: () => void): void => {
    if (isGiven()) {
      next()
      return
    }
    response.statusCode = CATALOGUE.NOT_ALLOWED.status
    response.setHeader('content-type', PROBLEM_CONTENT_TYPE)
    response.end(problem(request) as never)
  }
  const fastify = async (request: GuardedRequest, reply: GuardedReply): Promise<unknown> => {
    if (isGiven()) return undefined
    reply.code(CATALOGUE.NOT_ALLOWED.status)
    reply.header('content-type', PROBLEM_CONTENT_TYPE)
    return reply.send(problem(request))
  }
  return Object.assign(guard, { fastify })
}

const REMEDIES = {
  unregistered: {
    en: 'Register the product in its registration management.',
    zh: '请在产品的注册管理中注册本产品。',
  },
  unlicensed: {
    en: 'Ask the publisher for a license that gives this right.',
    zh: '请向发布方申请包含该权限的许可证。',
  },
} as const

function problemOf(status: LicenseStatus, name: string, language: Language): object {
  const { state, entitled, failure } = status
  const reason = entitled ? undefined : failure?.name
  const error = new MarqueError('NOT_ALLOWED', { entitlement: name, state, reason })
  return { ...encodeProblem(error, { language }), remedy: remedyOf(status)[language] }
}

function remedyOf({ entitled, failure }: LicenseStatus): { readonly [in_ in Language]: string } {
  if (entitled) return REMEDIES.unlicensed
  if (failure === undefined) return REMEDIES.unregistered
  if (isUnreachableCause(failure.cause)) return UNREACHABLE_REMEDIES[failure.cause]
  const isKnown = Object.hasOwn(CATALOGUE, failure.name)
  return CATALOGUE[isKnown ? (failure.name as keyof typeof CATALOGUE) : 'CERTIFICATE_INCORRECT']
    .remedy
}

/** The language that is named first among ours. */
function languageOf({ headers }: GuardedRequest): Language {
  const accepted: unknown = (headers as { 'accept-language'?: unknown })['accept-language']
  const [first] = /\b(en|zh)\b/i.exec(typeof accepted === 'string' ? accepted : '') ?? []
  return first?.toLowerCase() === 'zh' ? 'zh' : 'en'
}

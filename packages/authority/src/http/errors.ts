// The one place where what went wrong becomes an answer: every refusal by the catalogue, everything
// else 50000 with a `ref` that the log holds too. Implements docs/protocol.md §8.
import { encodeHex, encodeProblem, MarqueError, PROBLEM_CONTENT_TYPE } from '@marque/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Log, Random } from '../ports.ts'
import { preferredLanguage } from './language.ts'
import type { Refused } from './pages/refusal-page.ts'

/** Fastify's own refusals, by its codes. */
const BY_FASTIFY_CODE: ReadonlyMap<string, () => MarqueError> = new Map([
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', () => new MarqueError('CONTENT_TYPE')],
  ['FST_ERR_CTP_BODY_TOO_LARGE', () => new MarqueError('BODY_TOO_LARGE')],
  ['FST_ERR_CTP_INVALID_CONTENT_LENGTH', () => new MarqueError('JSON_PARSER_ERROR')],
  ['FST_ERR_CTP_INVALID_JSON_BODY', () => new MarqueError('JSON_PARSER_ERROR')],
  ['FST_ERR_CTP_EMPTY_JSON_BODY', () => new MarqueError('JSON_PARSER_ERROR')],
  ['FST_ERR_BAD_URL', () => new MarqueError('NOT_FOUND')],
  ['FST_ERR_MAX_PARAM_LENGTH', () => new MarqueError('NOT_FOUND')],
])

/** The refusal that any thrown thing stands for. */
function toRefusal(error: unknown): MarqueError {
  if (error instanceof MarqueError) return error
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown }
  const known = typeof code === 'string' ? BY_FASTIFY_CODE.get(code) : undefined
  if (known !== undefined) return known()
  if (error instanceof SyntaxError && statusCode === 400)
    return new MarqueError('JSON_PARSER_ERROR')
  // A directory or a dot file among the console's files.
  if (statusCode === 403 || statusCode === 404) return new MarqueError('NOT_FOUND')
  return new MarqueError('INTERNAL', {}, { cause: error })
}

export type Reporter = (error: unknown, request: FastifyRequest) => Refused

/** Turns what was thrown into a refusal; what nobody foresaw is logged under a fresh `ref`. */
export function createReporter(log: Log, random: Random): Reporter {
  return (error, request) => {
    const refusal = toRefusal(error)
    if (refusal.errorName !== 'INTERNAL') return { refusal }
    const ref = encodeHex(random(8))
    const { method, routeOptions } = request
    log.error(
      { err: refusal.cause ?? refusal, ref, method, route: routeOptions.url },
      'unexpected fault',
    )
    return { refusal, ref }
  }
}

export function sendProblem(reply: FastifyReply, { refusal, ref }: Refused): FastifyReply {
  const language = preferredLanguage(reply.request.headers['accept-language'])
  if (refusal.errorName === 'LOGIN_REQUIRED') void reply.header('www-authenticate', 'Bearer')
  setRetryAfter(reply, refusal)
  return reply
    .code(refusal.entry.status)
    .header('content-type', `${PROBLEM_CONTENT_TYPE}; charset=utf-8`)
    .header('content-language', language === 'zh' ? 'zh-CN' : 'en')
    .header('cache-control', 'no-store')
    .send(encodeProblem(refusal, { language, ...(ref !== undefined && { extensions: { ref } }) }))
}

export function setRetryAfter(reply: FastifyReply, { details }: MarqueError): void {
  const { retryAfterSeconds } = details
  if (typeof retryAfterSeconds === 'number') void reply.header('retry-after', retryAfterSeconds)
}

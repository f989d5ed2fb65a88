// The one error mapper: whatever went wrong with a request becomes a refusal of the catalogue. An
// error that is not ours never reaches a client; it leaves a reference that the log explains.
// Implements docs/protocol.md §8.
import {
  type ErrorDetails,
  type ErrorName,
  encodeHex,
  encodeProblem,
  faultsOf,
  type Language,
  MarqueError,
  PROBLEM_CONTENT_TYPE,
  type Problem,
} from '@marque/protocol'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock, Log, Meter, Random } from '../ports.ts'
import type { CallerAddress } from './callers.ts'

/** Further members of one problem: `refusal` and `licenseFile` for a node. */
export type Extensions = { readonly [name: string]: unknown }

export type Problems = {
  /** Answers a request by the catalogue, counts and logs it. */
  readonly send: (
    error: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
    extensions?: Extensions,
  ) => FastifyReply
}

type Dependencies = {
  readonly log: Log
  readonly meter: Pick<Meter, 'refused'>
  readonly random: Random
  readonly clock: Pick<Clock, 'monotonicMs'>
  readonly addressOf: CallerAddress
}

export function createProblems(deps: Dependencies): Problems {
  const logRefusal = refusalLog(deps)
  return {
    send: (error, request, reply, extensions = {}) => {
      const refusal = toRefusal(error)
      const route = `${request.method} ${request.routeOptions?.url ?? '(no route)'}`
      const ref = refusal.errorName === 'INTERNAL' ? newRef(deps.random) : undefined
      deps.meter.refused(refusal.code)
      if (ref === undefined) logRefusal(refusal, { route, address: deps.addressOf(request.raw) })
      else deps.log.error({ ref, route, err: refusal.cause ?? refusal }, 'unexpected fault')
      const problem = encodeProblem(refusal, {
        language: languageOf(request.headers['accept-language']),
        extensions: ref === undefined ? extensions : { ...extensions, ref },
      })
      return reply
        .code(problem.status)
        .headers(headersOf(refusal))
        .type(PROBLEM_CONTENT_TYPE)
        .send(JSON.stringify(problem))
    },
  }
}

const newRef = (random: Random): string => encodeHex(random(6))

/** Refusals in the log within one span; a site that is locked as a whole would fill it otherwise. */
const LOGGED_REFUSALS = { limit: 20, spanMs: 10_000 }

function refusalLog(deps: Pick<Dependencies, 'log' | 'clock'>) {
  let spanEndsMs = 0
  let count = 0
  let notLogged = 0
  return (refusal: MarqueError, facts: { route: string; address: string }): void => {
    const now = deps.clock.monotonicMs()
    if (now >= spanEndsMs) {
      spanEndsMs = now + LOGGED_REFUSALS.spanMs
      count = 0
    }
    count += 1
    if (count > LOGGED_REFUSALS.limit) {
      notLogged += 1
      return
    }
    const { code, errorName: name } = refusal
    const dropped = notLogged === 0 ? {} : { notLogged }
    deps.log.info({ code, name, ...facts, ...dropped }, refusal.message)
    notLogged = 0
  }
}

/** The refusal that an error stands for. Schema findings, parser and router errors have their own. */
export function toRefusal(error: unknown): MarqueError {
  if (error instanceof MarqueError) return error
  if (!isFastifyError(error)) return new MarqueError('INTERNAL', {}, { cause: error })
  if (error.validation !== undefined) {
    const at = error.validationContext ?? 'body'
    const faults = faultsOf(error.validation).map(({ field, problem }) => ({
      field: field === 'body' ? at : field,
      problem,
    }))
    return new MarqueError('PARAM_INPUT_ERROR', { faults })
  }
  const [name, details] = FRAMEWORK_ERRORS[error.code] ?? []
  if (name !== undefined) return new MarqueError(name, details, { cause: error })
  if (error.statusCode === 400) return new MarqueError('JSON_PARSER_ERROR', {}, { cause: error })
  return new MarqueError('INTERNAL', {}, { cause: error })
}

/** What the framework refuses by itself, and the refusal of ours that it means. */
const FRAMEWORK_ERRORS: { readonly [code: string]: readonly [ErrorName, ErrorDetails?] } = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['BODY_TOO_LARGE', { limitBytes: 65_536 }],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['CONTENT_TYPE', { expected: 'application/json' }],
  FST_ERR_CTP_INVALID_TYPE: ['CONTENT_TYPE', { expected: 'application/json' }],
  FST_ERR_CTP_EMPTY_TYPE: ['CONTENT_TYPE', { expected: 'application/json' }],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['JSON_PARSER_ERROR', { reason: 'Content-Length is wrong' }],
  FST_ERR_BAD_URL: ['NOT_FOUND'],
  FST_ERR_MAX_PARAM_LENGTH: ['NOT_FOUND'],
  FST_ERR_NOT_FOUND: ['NOT_FOUND'],
}

const isFastifyError = (error: unknown): error is FastifyError =>
  error instanceof Error && ('statusCode' in error || 'validation' in error)

function headersOf(refusal: MarqueError): Record<string, string> {
  const { retryAfterSeconds: seconds } = refusal.details
  return {
    'cache-control': 'no-store',
    ...(refusal.entry.status === 429 && typeof seconds === 'number'
      ? { 'retry-after': String(Math.max(1, Math.ceil(seconds))) }
      : {}),
  }
}

/** The language that an `Accept-Language` header prefers among ours; English if it names neither. */
export function languageOf(header: string | undefined): Language {
  const wishes = (header ?? '').split(',', 20).map((part) => {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
    const quality = parameters.find((parameter) => parameter.trim().startsWith('q='))
    return { tag: tag.trim(), weight: quality === undefined ? 1 : Number(quality.trim().slice(2)) }
  })
  const weightOf = (language: Language): number =>
    Math.max(
      0,
      ...wishes
        .filter(({ tag, weight }) => tag.split('-')[0] === language && weight > 0)
        .map(({ weight }) => weight),
    )
  const positionOf = (language: Language): number =>
    wishes.findIndex(({ tag }) => tag.split('-')[0] === language)
  const [zh, en] = [weightOf('zh'), weightOf('en')]
  if (zh === en) return zh > 0 && positionOf('zh') < positionOf('en') ? 'zh' : 'en'
  return zh > en ? 'zh' : 'en'
}

/** A whole HTTP answer for requests that never became one: broken framing, too many headers. */
export function rawProblemAnswer(refusal: MarqueError): string {
  const problem: Problem = encodeProblem(refusal)
  const body = JSON.stringify(problem)
  const length = new TextEncoder().encode(body).length
  return [
    `HTTP/1.1 ${problem.status} ${problem.title}`,
    `content-type: ${PROBLEM_CONTENT_TYPE}`,
    `content-length: ${length}`,
    'cache-control: no-store',
    'connection: close',
    '',
    body,
  ].join('\r\n')
}

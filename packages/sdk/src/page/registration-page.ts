// The registration page of a product: a handler that fits node:http, Connect and Express, and a
// plugin for Fastify. If it threw, the product would stop for a page about its license.
// Implements docs/sdk.md, "The registration page"; requirements R10–R16.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { MarqueError } from '@marque/protocol'
import { registrationPages } from '@marque/web'
import { systemClock, systemRandom } from '../adapters/system.ts'
import type { Log, MarqueLicense } from '../contract.ts'
import { type Answer, redirectAnswer, sendAnswer } from './page-answers.ts'
import { pageApi } from './page-api.ts'
import type { PageOptions, PageRequest, PageVisitor, RegistrationPage } from './page-contract.ts'
import { pageFiles } from './page-files.ts'
import { findPlace, type Place, placeOf } from './page-place.ts'
import { answerQuestion, type PageQuestion, type RouteTools } from './page-routes.ts'
import { type BodyRequest, readBody } from './read-body.ts'

export type {
  PageOptions,
  PageRequest,
  PageResponse,
  PageVisitor,
  RegistrationPage,
} from './page-contract.ts'

const SILENT: Log = { info: () => {}, warn: () => {}, error: () => {} }

/** A request as the framework hands it to the product, and as it came over the wire. */
type Came = {
  readonly host: unknown
  readonly raw: IncomingMessage
  readonly response: ServerResponse
}

type OwnPlace = Exclude<Place, { kind: 'outside' }>

/**
 * The page on which a product's administrators register and unbind it. Mount it under any path:
 * `app.use('/registration', page)`, or `app.register(page.fastify, { prefix: '/registration' })`.
 */
export function registrationPage<Request = PageRequest>(
  license: MarqueLicense,
  options: PageOptions<Request> = {},
): RegistrationPage {
  const log = options.log ?? SILENT
  const {
    clock = systemClock,
    product,
    path = '/registration',
    pages = registrationPages,
  } = options
  const api = pageApi(license, { clock, product })
  const tools: RouteTools = { api, log, random: systemRandom, files: pageFiles(pages) }
  if (options.authorize === undefined) warnOpen(options.log)
  const admit = async (request: unknown) =>
    visitorOf(options.authorize === undefined || (await options.authorize(request as Request)))
  const serve = async (came: Came, place: OwnPlace): Promise<void> => {
    const answer = await answerAt(tools, place, came, () => admit(came.host))
    if (!came.response.headersSent) sendAnswer(came.raw, came.response, answer)
  }
  const begin = (came: Came, place: OwnPlace): void => {
    serve(came, place).catch((error: unknown) => {
      log.error({ err: error }, 'an answer of the registration page broke off')
      came.response.destroy()
    })
  }
  return Object.assign(
    (...[request, response, next]: Parameters<RegistrationPage>): void => {
      const raw = request as MountedRequest
      const came = { host: request, raw, response: response as unknown as ServerResponse }
      const place = findPlace({ url: raw.url ?? '/', ...originalOf(raw), path })
      if (place.kind !== 'outside') begin(came, place)
      else if (next === undefined) sendAnswer(raw, came.response, NOTHING_HERE)
      else next()
    },
    { fastify: async (app: object): Promise<void> => addRoutes(app as FastifyApp, begin) },
  )
}

type MountedRequest = BodyRequest & { readonly originalUrl?: string }

const originalOf = ({ originalUrl }: MountedRequest): { original?: string } =>
  originalUrl === undefined ? {} : { original: originalUrl }

const NOTHING_HERE: Answer = { status: 404, headers: { 'content-type': 'text/plain' }, body: '' }

function answerAt(
  tools: RouteTools,
  place: OwnPlace,
  { raw }: Came,
  admit: PageQuestion['admit'],
): Promise<Answer> | Answer {
  if (place.kind === 'add-slash') return redirectAnswer(place.location)
  return answerQuestion(tools, {
    method: raw.method ?? 'GET',
    path: place.path,
    query: new URLSearchParams(place.query),
    headers: raw.headers,
    body: () => readBody(raw),
    admit,
  })
}

/** @throws MarqueError 40300 */
function visitorOf(visitor: PageVisitor): { readonly name?: string | undefined } {
  if (typeof visitor === 'object' && visitor !== null) return visitor
  if (visitor !== true) throw new MarqueError('NOT_ALLOWED')
  return {}
}

function warnOpen(log: Log | undefined): void {
  const text =
    'the registration page has no `authorize`: everybody who reaches it can register and unbind this product'
  if (log === undefined) process.emitWarning(text, { code: 'MARQUE_PAGE_OPEN' })
  else log.warn({}, text)
}

/** What of Fastify is used; the SDK does not depend on it. */
type FastifyApp = {
  readonly removeAllContentTypeParsers: () => unknown
  readonly addContentTypeParser: (
    type: string,
    parser: (request: unknown, payload: unknown, done: (error: null) => void) => void,
  ) => unknown
  readonly all: (
    path: string,
    handler: (request: FastifyAsked, reply: FastifyReply) => void,
  ) => unknown
}

type FastifyAsked = { readonly raw: IncomingMessage; readonly params: { readonly '*'?: string } }
type FastifyReply = { readonly raw: ServerResponse; readonly hijack: () => unknown }

function addRoutes(app: FastifyApp, begin: (came: Came, place: OwnPlace) => void): void {
  // The page reads bodies itself, so that its limit and its refusals hold under every framework.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
  const handler = (request: FastifyAsked, reply: FastifyReply): void => {
    reply.hijack()
    const place = placeOf({ full: request.raw.url ?? '/', local: request.params['*'] ?? '' })
    if (place.kind !== 'outside')
      begin({ host: request, raw: request.raw, response: reply.raw }, place)
  }
  app.all('/', handler)
  app.all('/*', handler)
}

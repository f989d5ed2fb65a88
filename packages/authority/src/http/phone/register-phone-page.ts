// The phone page at `/A/{challenge}`: looking shows who asks and why, the button shows the code.
// Works without JavaScript; every answer is uncached, unindexed and names no referrer.
// Implements docs/protocol.md §3; docs/contract.md, `GET /A/{challenge}`.
import rateLimit from '@fastify/rate-limit'
import { type Language, MarqueError } from '@marque/protocol'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { approveChallenge, logRefusal, viewChallenge } from '../../operations/approve-challenge.ts'
import { type KnownChallenge, readChallenge } from '../../operations/read-challenge.ts'
import type { Dependencies } from '../dependencies.ts'
import { createReporter, sendProblem, setRetryAfter } from '../errors.ts'
import { type Page, pageLanguage, sendPage } from '../pages/page.ts'
import { type Refused, refusalPage } from '../pages/refusal-page.ts'
import { PHONE_WORDS } from '../pages/refusal-texts.ts'
import { contextOf } from '../register-api.ts'
import { codePage } from './code-page.ts'
import { factsCard } from './facts.ts'
import { questionPage } from './question-page.ts'

/** A person scans a few codes a minute; an office behind one address, some more. */
const REQUESTS_PER_MINUTE = 120
const MAX_BODY_BYTES = 4096

type Challenge = { Params: { challenge: string } }
type PhoneRequest = FastifyRequest<Challenge>

export async function registerPhonePage(
  app: FastifyInstance,
  dependencies: Dependencies,
): Promise<void> {
  const page: FastifyPluginAsync = async (scope) => {
    await limitRate(scope)
    ignoreBodies(scope)
    answerRefusals(scope, dependencies)
    const schema = { hide: true } as never
    for (const url of ['/A/:challenge', '/a/:challenge']) {
      scope.get<Challenge>(url, { schema }, (request, reply) =>
        show({ dependencies, request, reply }),
      )
      scope.post<Challenge>(url, { schema }, (request, reply) =>
        approve({ dependencies, request, reply }),
      )
    }
  }
  await app.register(page)
}

type Phone = {
  readonly dependencies: Dependencies
  readonly request: PhoneRequest
  readonly reply: FastifyReply
}

/** GET: nothing is approved. */
async function show(phone: Phone): Promise<FastifyReply> {
  const { dependencies } = phone
  const { store } = dependencies
  const known = await read(phone)
  const context = contextOf(dependencies, { tx: store.view, actor: 'phone' })
  const { decision, approvedBefore } = await viewChallenge(context, known)
  if (decision.outcome === 'refused') {
    const refusal = decision.error
    await store.transaction((tx) => logRefusal({ ...context, tx }, { known, refusal }))
    return refuse(phone, { refusal, known })
  }
  const { challenge, deployment, license } = known
  if (wantsJson(phone.request)) {
    return sendJson(phone.reply, {
      licensee: license.licenseeName,
      product: license.product.name,
      project: license.project,
      deploymentId: deployment.id,
      instanceId: challenge.instanceId,
      reason: challenge.reason,
    })
  }
  const remainingSeconds = decision.expiresAt - dependencies.clock.now()
  return send(phone, (language) =>
    questionPage({ known, approvedBefore, remainingSeconds }, language),
  )
}

/** POST: the approval is on disk before the code leaves. */
async function approve(phone: Phone): Promise<FastifyReply> {
  const { dependencies } = phone
  const known = await read(phone)
  const { decision } = await dependencies.store.transaction((tx) =>
    approveChallenge(contextOf(dependencies, { tx, actor: 'phone' }), known),
  )
  if (decision.outcome === 'refused') return refuse(phone, { refusal: decision.error, known })
  dependencies.meter.decided({ outcome: 'approved', code: 0 })
  const { expiresAt } = decision
  const { code } = known.challenge
  if (wantsJson(phone.request)) return sendJson(phone.reply, { code, expiresAt })
  const remainingSeconds = expiresAt - dependencies.clock.now()
  return send(phone, (language) => codePage({ known, remainingSeconds }, language))
}

/** @throws MarqueError 40000 before there is anything to decide over */
function read({ dependencies, request }: Phone): Promise<KnownChallenge> {
  const { store, keys } = dependencies
  const { deployments, licenses } = store.view
  return readChallenge({ keys, deployments, licenses }, request.params.challenge)
}

function refuse(phone: Phone, refused: Refused & { known?: KnownChallenge }): FastifyReply {
  const { meter } = phone.dependencies
  const { code } = refused.refusal
  meter.refused(code)
  if (refused.known !== undefined) meter.decided({ outcome: 'refused', code })
  if (wantsJson(phone.request)) return sendProblem(phone.reply, refused)
  setRetryAfter(phone.reply, refused.refusal)
  return send(phone, (language) => {
    const words = PHONE_WORDS[refused.refusal.errorName]
    const facts = refused.known && factsCard(refused.known, language)
    return refusalPage(refused, language, {
      ...(words !== undefined && { words }),
      ...(facts !== undefined && { facts }),
    })
  })
}

function send(
  { dependencies, request, reply }: Phone,
  page: (language: Language) => Page,
): FastifyReply {
  const language = pageLanguage(request)
  const { publisher, random } = dependencies
  return sendPage(reply, page(language), { publisher: publisher.name, language, random })
}

async function limitRate(scope: FastifyInstance): Promise<void> {
  await scope.register(rateLimit, {
    max: REQUESTS_PER_MINUTE,
    timeWindow: 60_000,
    cache: 10_000,
    errorResponseBuilder: (_request, { ttl }) =>
      new MarqueError('TOO_MANY_REQUESTS', { retryAfterSeconds: Math.ceil(ttl / 1000) }),
  })
}

/** The form has no fields: whatever comes is read to its end and means nothing. */
function ignoreBodies(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser(
    '*',
    { parseAs: 'string', bodyLimit: MAX_BODY_BYTES },
    (_request, _body, done) => done(null, undefined),
  )
}

function answerRefusals(scope: FastifyInstance, dependencies: Dependencies): void {
  const report = createReporter(dependencies.log, dependencies.random)
  scope.setErrorHandler((error, request, reply) =>
    refuse({ dependencies, request: request as PhoneRequest, reply }, report(error, request)),
  )
}

function wantsJson({ headers }: FastifyRequest): boolean {
  const accept = headers.accept ?? ''
  return /application\/(problem\+)?json/i.test(accept) && !/text\/html/i.test(accept)
}

const sendJson = (reply: FastifyReply, body: object): FastifyReply =>
  reply
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'no-referrer')
    .header('x-robots-tag', 'noindex')
    .send(body)

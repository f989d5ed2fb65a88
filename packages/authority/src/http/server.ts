// The HTTP server, assembled: strict parsing, one error mapper, a log line for each request that names
// the route and never the address, since an address can hold a challenge or a link's signature.
import helmet from '@fastify/helmet'
import { MarqueError } from '@marque/protocol'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { registerConsole } from './console.ts'
import type { Dependencies } from './dependencies.ts'
import { createReporter, sendProblem, setRetryAfter } from './errors.ts'
import { registerMonitoring } from './monitoring.ts'
import { registerOpenApi } from './openapi.ts'
import { pageLanguage, sendPage } from './pages/page.ts'
import { type Refused, refusalPage } from './pages/refusal-page.ts'
import { registerPhonePage } from './phone/register-phone-page.ts'
import { registerApi } from './register-api.ts'

const BODY_BYTES = 64 * 1024
/** A challenge has some 340 characters. */
const MAX_PARAM_LENGTH = 600
const REQUEST_TIMEOUT_MS = 30_000

export async function buildServer(dependencies: Dependencies): Promise<FastifyInstance> {
  const { log, random, trustedProxies, meter, publicUrl } = dependencies
  const report = createReporter(log, random)
  const app = fastify({
    logger: false,
    bodyLimit: BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    frameworkErrors: (error, request, reply) => {
      void sendProblem(reply, report(error, request))
    },
  })
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => JSON.stringify)
  app.setErrorHandler((error, request, reply) => {
    const refused = report(error, request)
    meter.refused(refused.refusal.code)
    return wantsPage(request)
      ? sendRefusalPage(reply, refused, dependencies)
      : sendProblem(reply, refused)
  })
  app.setNotFoundHandler(() => {
    throw new MarqueError('NOT_FOUND')
  })
  parseJsonAlone(app)
  observe(app, dependencies)
  await app.register(helmet, { contentSecurityPolicy: false, strictTransportSecurity: false })
  await registerOpenApi(app, publicUrl)
  registerApi(app, dependencies)
  registerMonitoring(app, dependencies)
  await registerConsole(app, dependencies)
  await registerPhonePage(app, dependencies)
  return app
}

/** JSON and nothing else; an empty body is an absent one. */
function parseJsonAlone(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    (request, body: string, done) => {
      if (body === '') done(null, undefined)
      else void parse(request, body, done)
    },
  )
}

function observe(app: FastifyInstance, { log, meter }: Dependencies): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    const { method } = request
    const { statusCode: status, elapsedTime } = reply
    meter.answered({ route: `${method} ${route}`, status, seconds: elapsedTime / 1000 })
    const milliseconds = Math.round(elapsedTime)
    log.info({ method, route, status, milliseconds, address: request.ip }, 'answered')
  })
}

/** A browser that was sent here: somebody opened a link. */
const wantsPage = ({ headers }: FastifyRequest): boolean => /text\/html/i.test(headers.accept ?? '')

function sendRefusalPage(
  reply: FastifyReply,
  refused: Refused,
  { publisher, random }: Dependencies,
): FastifyReply {
  const language = pageLanguage(reply.request)
  setRetryAfter(reply, refused.refusal)
  const frame = { publisher: publisher.name, language, random }
  return sendPage(reply, refusalPage(refused, language), frame)
}

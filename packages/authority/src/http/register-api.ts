// Puts the table of routes on the server: role, then input, then the work, in one transaction if it
// writes. What is not in the table does not exist.
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  FastifySchema,
  RouteOptions,
} from 'fastify'
import type { ArchiveLink } from '../domain/records.ts'
import type { Role } from '../domain/roles.ts'
import { checkArchiveLink } from '../operations/archive-links.ts'
import type { Context } from '../operations/context.ts'
import type { Repositories } from '../ports.ts'
import { authenticate, type Caller } from './authenticate.ts'
import type { Dependencies } from './dependencies.ts'
import { describeRoute } from './openapi.ts'
import { checkOwnPage } from './own-page.ts'
import { answerOnce, parseIdempotencyKey } from './repeatable.ts'
import { type Call, type Route, readInput } from './route.ts'
import { ROUTES } from './routes.ts'

export function registerApi(app: FastifyInstance, dependencies: Dependencies): void {
  for (const route of ROUTES) {
    const { bodyTypes } = route
    const definition: RouteOptions = {
      method: route.method,
      url: `/api/v1${route.path}`,
      schema: describeRoute(route) as FastifySchema,
      handler: (request, reply) => answer(dependencies, route, { request, reply }),
    }
    if (bodyTypes === undefined) app.route(definition)
    else {
      void app.register((scope, _options, done) => {
        // Who may not send it is told before a byte of it is kept.
        const onRequest = async (request: FastifyRequest): Promise<void> => {
          await identify(dependencies, route, request)
        }
        takeBytes(scope, { ...definition, onRequest }, bodyTypes)
        done()
      })
    }
  }
}

/** In a scope of its own: nowhere else is such a body taken, or one of such a size. */
function takeBytes(
  scope: FastifyInstance,
  definition: RouteOptions,
  { types, maxBytes }: NonNullable<Route['bodyTypes']>,
): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser([...types], { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  )
  scope.route({ ...definition, bodyLimit: maxBytes })
}

async function answer(
  dependencies: Dependencies,
  route: Route,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): Promise<unknown> {
  const { store, archives } = dependencies
  const caller = await identify(dependencies, route, request)
  const input = readInput(route, request) as Pick<Call, 'params' | 'query' | 'body'>
  const work = (tx: Repositories): Promise<unknown> => {
    const context = contextOf(dependencies, { tx, actor: caller.actor })
    const run = () => route.handle({ ...input, context, store, archives, request, reply, caller })
    return route.kind === 'write' ? once(context, { request, caller }, run) : run()
  }
  const result = await (route.kind === 'write' ? store.transaction(work) : work(store.view))
  if (route.kind === 'bytes') return result
  void reply.code(route.status).header('cache-control', 'no-store')
  return route.status === 204 ? reply.send() : result
}

export const contextOf = (
  dependencies: Dependencies,
  call: { tx: Repositories; actor: string },
): Context => ({
  ...call,
  clock: dependencies.clock,
  random: dependencies.random,
  keys: dependencies.keys,
  publisher: dependencies.publisher,
  publicUrl: dependencies.publicUrl(),
  receivesMail: dependencies.receivesMail ?? false,
  ...(dependencies.mailFrom !== undefined && { mailFrom: dependencies.mailFrom }),
})

/** @throws MarqueError 40100, 40300; 41003 for a link whose time is over */
async function identify(
  dependencies: Dependencies,
  route: Route,
  request: FastifyRequest,
): Promise<Caller> {
  if (route.role === 'link') {
    const link = await identifyLink(dependencies, request)
    if (link !== undefined) return { actor: `archive link ${link.id}`, id: '', link }
  }
  if (route.role === 'anyone') {
    checkOwnPage(request, dependencies.publicUrl())
    return { actor: 'anyone', id: '' }
  }
  const role: Role = route.role === 'link' ? 'issuer' : route.role
  const { store, clock } = dependencies
  const publicUrl = dependencies.publicUrl()
  return authenticate(request, { role, view: store.view, clock, publicUrl })
}

/** @throws MarqueError 40300, 41003 */
async function identifyLink(
  { store, keys, clock }: Dependencies,
  request: FastifyRequest,
): Promise<ArchiveLink | undefined> {
  const { link, expires, signature } = request.query as { readonly [name: string]: unknown }
  if (typeof signature !== 'string') return undefined
  const { id: deploymentId } = request.params as { id: string }
  const from = { view: store.view, keys, clock }
  const id = typeof link === 'string' ? link : ''
  return checkArchiveLink(from, { id, deploymentId, expiresAt: toInstant(expires), signature })
}

/** What is no instant was signed for none. */
const toInstant = (text: unknown): number =>
  typeof text === 'string' && /^\d{1,12}$/.test(text) ? Number(text) : 0

function once(
  context: Context,
  { request, caller }: { request: FastifyRequest; caller: Caller },
  run: () => Promise<unknown>,
): Promise<unknown> {
  const key = parseIdempotencyKey(request.headers['idempotency-key'])
  if (key === undefined) return run()
  const body = JSON.stringify(request.body ?? {})
  const fingerprint = [request.method, request.url, body].join('\n')
  return answerOnce(context, { key, tokenId: caller.id, fingerprint }, run)
}

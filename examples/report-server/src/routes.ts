// The routes of one node: the product's page, the forms on it, and the same as JSON.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Attempt, MarqueLicense } from '@marque/sdk'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { escapeHtml } from './html.ts'
import { renderPage } from './page.ts'
import { reportsOf } from './reports.ts'

const PUBLIC = join(import.meta.dirname, '..', 'public')

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  // Stricter, and browsers would hide the origin that `refuseForeignForms` looks at.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const

export type RouteTools = {
  readonly license: MarqueLicense
  readonly product: { readonly name: string; readonly version: string; readonly build: string }
  readonly suggestedServer: string
}

export function addRoutes(app: FastifyInstance, tools: RouteTools): void {
  const { license } = tools
  acceptForms(app)
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(HEADERS)
  })
  app.addHook('preHandler', refuseForeignForms)
  app.setNotFoundHandler((_request, reply) => sendNotFound(reply))

  app.get('/', (_request, reply) => {
    const html = renderPage({ ...tools, status: license.status, reports: reportsOf(license) })
    return reply.type('text/html; charset=utf-8').send(html)
  })
  app.get('/style.css', (_request, reply) => sendFile(reply, 'style.css', 'text/css'))
  app.get('/icon.svg', (_request, reply) => sendFile(reply, 'icon.svg', 'image/svg+xml'))
  app.get('/refresh.js', (_request, reply) => sendFile(reply, 'refresh.js', 'text/javascript'))

  app.get('/api/license', () => license.status)
  app.get('/api/reports', () => reportsOf(license))
  app.post('/api/license/register', (request) => register(license, request))
  app.post('/api/license/unbind', () => license.unbind())
  app.post('/license/register', async (request, reply) => {
    await register(license, request)
    return reply.redirect('/', 303)
  })
  app.post('/license/unbind', async (_request, reply) => {
    await license.unbind()
    return reply.redirect('/', 303)
  })
}

/** Whatever is typed goes to the SDK, which says in its status what is wrong with it. */
function register(license: MarqueLicense, request: FastifyRequest): Promise<Attempt> {
  const { server } = (request.body ?? {}) as { server?: unknown }
  return license.register({ server: typeof server === 'string' ? server : '' })
}

function acceptForms(app: FastifyInstance): void {
  app.removeContentTypeParser('text/plain')
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )
}

/** A page of another site must not register or unbind this node through somebody's browser. */
async function refuseForeignForms(
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  if (request.method === 'GET' || request.method === 'HEAD') return undefined
  const { origin, host } = request.headers
  if (origin === undefined || origin === `http://${host}` || origin === `https://${host}`) {
    return undefined
  }
  return reply.code(403).type('text/plain').send('This form belongs to another site.')
}

async function sendFile(reply: FastifyReply, name: string, type: string): Promise<FastifyReply> {
  return reply.type(`${type}; charset=utf-8`).send(await readFile(join(PUBLIC, name), 'utf8'))
}

const sendNotFound = (reply: FastifyReply): FastifyReply =>
  reply
    .code(404)
    .type('text/html; charset=utf-8')
    .send(`<!doctype html><title>Not found</title><p>${escapeHtml('There is no such page.')}</p>`)

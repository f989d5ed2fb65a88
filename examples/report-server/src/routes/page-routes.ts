// The pages of the product and the forms around them. Without a session every one of them leads to
// the login.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyRateLimit from '@fastify/rate-limit'
import { requireEntitlement } from '@marque/sdk'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { html } from '../html.ts'
import { type PageFacts, renderDocument } from '../pages/layout.ts'
import { renderLogin } from '../pages/login-page.ts'
import { renderRegistration } from '../pages/registration-frame.ts'
import { renderDashboard, renderReports } from '../pages/report-pages.ts'
import type { ReportServerTools } from '../report-server.ts'
import { csvOf, findReport, reportsOf } from '../reports.ts'
import { LANGUAGES, type Language, preferredLanguage, TEXTS } from '../texts.ts'

const PUBLIC = join(import.meta.dirname, '..', '..', 'public')
const LANGUAGE_COOKIE = 'report-server-language'
const LOGINS_A_MINUTE = 10

const ASSETS: { readonly [name: string]: string } = {
  'style.css': 'text/css',
  'icon.svg': 'image/svg+xml',
  'refresh.js': 'text/javascript',
}

/** What everybody may see: assets and the login. */
export async function openRoutes(
  app: FastifyInstance,
  { login }: ReportServerTools,
): Promise<void> {
  for (const [name, type] of Object.entries(ASSETS)) {
    app.get(`/${name}`, async (_request, reply) =>
      reply.type(`${type}; charset=utf-8`).send(await readFile(join(PUBLIC, name), 'utf8')),
    )
  }
  app.get('/login', (request, reply) => sendPage(reply, renderLogin(languageOf(request))))
  app.post('/language', (request, reply) => {
    const next = LANGUAGES.find((language) => language !== languageOf(request)) ?? 'en'
    const kept = { path: '/', sameSite: 'strict', maxAge: 31_536_000 } as const
    return reply.setCookie(LANGUAGE_COOKIE, next, kept).redirect(cameFrom(request), 303)
  })
  await app.register(fastifyRateLimit, { global: false })
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    if (error.statusCode !== 429) throw error
    return sendPage(reply.code(429), renderLogin(languageOf(request), 'tooManyTries'))
  })
  const config = { rateLimit: { max: LOGINS_A_MINUTE, timeWindow: 60_000 } }
  app.post('/login', { config }, (request, reply) => {
    const { password } = (request.body ?? {}) as { password?: unknown }
    if (typeof password !== 'string' || !login.isPassword(password)) {
      return sendPage(reply.code(403), renderLogin(languageOf(request), 'wrongPassword'))
    }
    login.signIn(reply)
    return reply.redirect('/reports', 303)
  })
}

/** What only a person sees who has signed in. */
export async function pageRoutes(app: FastifyInstance, tools: ReportServerTools): Promise<void> {
  const { license, login } = tools
  app.addHook('onRequest', async (request, reply) =>
    login.userOf(request) === undefined ? reply.redirect('/login', 303) : undefined,
  )
  const factsFor = (request: FastifyRequest): PageFacts => ({
    language: languageOf(request),
    nodeName: license.status.node.name,
    reports: reportsOf(license),
    revision: revisionOf(tools),
  })
  app.get('/', (_request, reply) => reply.redirect('/reports', 303))
  app.get('/reports', (request, reply) => sendPage(reply, renderReports(factsFor(request))))
  app.get('/dashboard', (request, reply) => {
    const facts = factsFor(request)
    return sendPage(reply.code(facts.reports.hasDashboard ? 200 : 403), renderDashboard(facts))
  })
  app.get('/system/registration', (request, reply) =>
    sendPage(reply, renderRegistration(factsFor(request))),
  )
  const preHandler = requireEntitlement(license, 'export').fastify
  app.get<{ Params: { id: string } }>('/reports/:id.csv', { preHandler }, (request, reply) => {
    const report = findReport(license, request.params.id)
    if (report === undefined) return sendNotFound(request, reply)
    return reply.type('text/csv; charset=utf-8').send(csvOf(report))
  })
  app.post('/logout', (_request, reply) => {
    login.signOut(reply)
    return reply.redirect('/login', 303)
  })
}

/** Changes when a page would show something else. */
export const revisionOf = ({ license }: Pick<ReportServerTools, 'license'>): string =>
  JSON.stringify(reportsOf(license))
    .split('')
    .reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_000_007, 7)
    .toString(36)

export function sendNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const language = languageOf(request)
  const { notFound, reports } = TEXTS[language]
  const body = html`<body class="alone"><main><h1>${notFound}</h1>
<p><a href="/reports">${reports}</a></p></main></body>`
  return sendPage(reply.code(404), renderDocument(language, notFound, body))
}

const sendPage = (reply: FastifyReply, page: string): FastifyReply =>
  reply.type('text/html; charset=utf-8').send(page)

export const languageOf = ({ cookies, headers }: FastifyRequest): Language =>
  LANGUAGES.find((language) => language === cookies[LANGUAGE_COOKIE]) ??
  preferredLanguage(headers['accept-language'])

/** The page of ours that a form was on. */
function cameFrom({ headers }: FastifyRequest): string {
  const { referer, host } = headers
  const url = referer === undefined ? undefined : URL.parse(referer)
  return url?.host === host ? (url?.pathname ?? '/') : '/'
}

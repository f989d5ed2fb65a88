// The routes of one node, and what holds for all of them.
import fastifyFormbody from '@fastify/formbody'
import { registrationPage } from '@marque/sdk'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { REGISTRATION_PATH } from '../pages/registration-frame.ts'
import { PRODUCT } from '../product.ts'
import type { ReportServerTools } from '../report-server.ts'
import { TEXTS } from '../texts.ts'
import { apiRoutes, probeRoutes } from './api-routes.ts'
import { languageOf, openRoutes, pageRoutes, sendNotFound } from './page-routes.ts'

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  // Stricter, and browsers would hide the origin that `refuseForeignForms` looks at.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const

export async function addRoutes(app: FastifyInstance, tools: ReportServerTools): Promise<void> {
  app.removeContentTypeParser('text/plain')
  await app.register(fastifyFormbody)
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(HEADERS)
  })
  app.addHook('preHandler', refuseForeignForms)
  app.setNotFoundHandler((request, reply) => sendNotFound(request, reply))
  const { license, login, log } = tools
  const page = registrationPage<FastifyRequest>(license, {
    product: PRODUCT.name,
    authorize: (request) => {
      const name = login.userOf(request)
      return name === undefined ? false : { name }
    },
    log,
  })
  await app.register(page.fastify, { prefix: REGISTRATION_PATH })
  for (const part of [openRoutes, probeRoutes, pageRoutes, apiRoutes]) {
    await app.register((scope) => part(scope, tools))
  }
}

/** A page of another site must not register or unbind this product through somebody's browser. */
async function refuseForeignForms(
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  if (request.method === 'GET' || request.method === 'HEAD') return undefined
  const { origin, host } = request.headers
  if (origin === undefined || origin === `http://${host}` || origin === `https://${host}`) {
    return undefined
  }
  return reply.code(403).type('text/plain').send(TEXTS[languageOf(request)].foreignForm)
}

// The pages: activation and dashboard, and their assets. Every page gets a style nonce of its own and
// headers that forbid inline scripts, frames and foreign origins (docs/threat-model.md, A19).
import { encodeBase64url, MarqueError } from '@marque/protocol'
import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import type { Asset, PageFiles, PageName } from '../adapters/page-files.ts'
import type { Random } from '../ports.ts'
import type { App } from './app.ts'

const HTML = 'text/html; charset=utf-8'
const NONCE_PLACEHOLDER = '__CSP_NONCE__'
const ONE_YEAR_SECONDS = 31_536_000

export function pageRoutes(app: App, deps: { readonly files: PageFiles; readonly random: Random }) {
  const show = async (page: PageName, reply: FastifyReply): Promise<string> => {
    const nonce = encodeBase64url(deps.random(16))
    const html = await deps.files.html(page)
    reply.headers(pageHeaders(nonce)).type(HTML)
    return html.replaceAll(NONCE_PLACEHOLDER, nonce)
  }
  app.get('/', { schema: { hide: true } }, (_, reply) => reply.redirect('/license/qrcode', 302))
  app.get('/license', { schema: pageSchema('Dashboard of the administrator') }, (_, reply) =>
    show('dashboard', reply),
  )
  app.get('/license/', { schema: { hide: true } }, (_, reply) => show('dashboard', reply))
  app.get('/license/qrcode', { schema: pageSchema('Activation page') }, (_, reply) =>
    show('qrcode', reply),
  )
  app.get('/license/assets/:name', { schema: ASSET_SCHEMA }, async ({ params, headers }, reply) => {
    const asset = await deps.files.asset(params.name)
    if (asset === undefined) throw new MarqueError('NOT_FOUND')
    return sendAsset(reply, asset, acceptsGzip(headers['accept-encoding']))
  })
}

const pageSchema = (summary: string) => ({ summary, tags: ['pages'], produces: ['text/html'] })

const ASSET_SCHEMA = { hide: true, params: Type.Object({ name: Type.String() }) }

function sendAsset(reply: FastifyReply, asset: Asset, gzip: boolean): FastifyReply {
  reply.headers({
    ...COMMON_HEADERS,
    'cache-control': `public, max-age=${ONE_YEAR_SECONDS}, immutable`,
    vary: 'accept-encoding',
  })
  reply.type(asset.contentType)
  if (!gzip || asset.gzipped === undefined) return reply.send(asset.plain)
  return reply.header('content-encoding', 'gzip').send(asset.gzipped)
}

const acceptsGzip = (header: string | string[] | undefined): boolean =>
  /(^|[\s,])gzip(\s*;\s*q=(?!0(\.0*)?\s*(,|$))[\d.]+)?\s*(,|$)/.test(String(header ?? ''))

const COMMON_HEADERS = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
}

const pageHeaders = (nonce: string): Record<string, string> => ({
  ...COMMON_HEADERS,
  'cache-control': 'no-store',
  'content-security-policy': contentSecurityPolicy(nonce),
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
  'x-frame-options': 'DENY',
})

const contentSecurityPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')

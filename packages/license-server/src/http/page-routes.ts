// The pages: activation and dashboard, and their assets. Every page gets a style nonce of its own and
// headers that forbid inline scripts, frames and foreign origins (docs/threat-model.md, A19).
import { encodeBase64url, MarqueError } from '@marque/protocol'
import { acceptsGzip, assetHeaders, pageHeaders, withNonce } from '@marque/web'
import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import type { Asset, PageFiles, PageName } from '../adapters/page-files.ts'
import type { Random } from '../ports.ts'
import type { App } from './app.ts'

const HTML = 'text/html; charset=utf-8'

export function pageRoutes(app: App, deps: { readonly files: PageFiles; readonly random: Random }) {
  const show = async (page: PageName, reply: FastifyReply): Promise<string> => {
    const nonce = encodeBase64url(deps.random(16))
    const html = await deps.files.html(page)
    reply.headers(pageHeaders({ nonce, frames: 'none' })).type(HTML)
    return withNonce(html, nonce)
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
  reply.headers(assetHeaders)
  reply.type(asset.contentType)
  if (!gzip || asset.gzipped === undefined) return reply.send(asset.plain)
  return reply.header('content-encoding', 'gzip').send(asset.gzipped)
}

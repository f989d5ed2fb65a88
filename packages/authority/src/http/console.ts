// The console: one page for all of its addresses, and the files that it loads. The page gets a style
// nonce of its own and headers that forbid inline scripts and foreign origins (docs/threat-model.md, A19).
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import fastifyCompress from '@fastify/compress'
import fastifyStatic from '@fastify/static'
import { encodeBase64url, MarqueError } from '@marque/protocol'
import { assetHeaders, consolePages, pageHeaders, withNonce } from '@marque/web'
import type { FastifyInstance } from 'fastify'
import type { Random } from '../ports.ts'

const ASSETS = '/console/assets/'

/** What the console calls its pages; a name that is missing here is a 404 for who opens its address. */
const ADDRESSES = [
  '/',
  '/requests',
  '/licensees',
  '/licenses',
  '/deployments',
  '/activations',
  '/mail',
  '/audit',
  '/operators',
  '/keys',
  '/account',
  '/welcome',
  '/search',
]

export async function registerConsole(
  app: FastifyInstance,
  { random }: { readonly random: Random },
): Promise<void> {
  const root = fileURLToPath(consolePages)
  for (const address of ADDRESSES) {
    for (const url of address === '/' ? [address] : [address, `${address}/*`]) {
      app.get(url, { schema: { hide: true } as never }, async (_request, reply) => {
        const nonce = encodeBase64url(random(16))
        const page = withNonce(await readPage(`${root}index.html`), nonce)
        const headers = pageHeaders({ nonce, frames: 'none', embeds: 'own' })
        return reply.headers(headers).type('text/html; charset=utf-8').send(page)
      })
    }
  }
  await app.register((scope, _options, done) => {
    scope.register(fastifyCompress, { encodings: ['gzip'] })
    scope.register(fastifyStatic, {
      root: `${root}assets`,
      prefix: ASSETS,
      cacheControl: false,
      index: false,
      setHeaders: (reply) => {
        for (const [name, value] of Object.entries(assetHeaders)) reply.header(name, value)
      },
    })
    done()
  })
}

async function readPage(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    const reason = 'the console is not built; build it: npm ci'
    throw new MarqueError('NOT_READY', { reason }, { cause })
  }
}

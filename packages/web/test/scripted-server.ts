// Serves the built pages the way the license server must (CSP, style nonce, hashed assets) and
// plays scripted answers of its API, so that every state of a page can be looked at. It proves
// things about pages only; the real license server meets them in e2e.
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { pageHeaders, withNonce } from '../src/serving.ts'

export type ScriptedAnswer =
  | { readonly status: number; readonly body?: unknown }
  /** The connection is cut without an answer. */
  | 'cut'

export type Request = {
  readonly path: string
  readonly query: URLSearchParams
  readonly body: unknown
}

type Play = (request: Request) => ScriptedAnswer | Promise<ScriptedAnswer>

export type ScriptedServer = {
  readonly origin: string
  /** Sets what a route answers from now on; `route` is `METHOD /path` below /license/api/v1. */
  readonly play: (route: string, answer: ScriptedAnswer | Play) => void
  /** What was asked, in order. */
  readonly asked: (route: string) => readonly Request[]
  readonly reset: () => void
  readonly close: () => Promise<void>
}

const pageFiles: Readonly<Record<string, string>> = {
  '/license': 'dashboard.html',
  '/license/qrcode': 'qrcode.html',
}

const contentTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const apiBase = '/license/api/v1'

/** @param seconds the server's clock, epoch seconds */
export async function startScriptedServer(dir: string, seconds: number): Promise<ScriptedServer> {
  const date = new Date(seconds * 1000).toUTCString()
  const plays = new Map<string, Play>()
  const log: { route: string; request: Request }[] = []
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.destroy(error as Error))
  })

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://page')
    if (url.pathname.startsWith(apiBase)) return await serveApi(request, response, url)
    const page = pageFiles[url.pathname]
    if (page !== undefined) return await servePage(join(dir, page), response)
    await serveAsset(dir, url.pathname, response)
  }

  async function serveApi(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
  ): Promise<void> {
    const path = url.pathname.slice(apiBase.length)
    const asked = { path, query: url.searchParams, body: await readBody(request) }
    const route = `${request.method} ${path}`
    const play = plays.get(route)
    log.push({ route, request: asked })
    const answer = play === undefined ? notFound : await play(asked)
    if (answer === 'cut') return void response.destroy()
    const type = answer.status < 400 ? 'application/json' : 'application/problem+json'
    response.writeHead(answer.status, { 'content-type': type, 'cache-control': 'no-store', date })
    response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body))
  }

  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    play: (route, answer) => plays.set(route, typeof answer === 'function' ? answer : () => answer),
    asked: (route) => log.filter((entry) => entry.route === route).map((entry) => entry.request),
    reset: () => {
      plays.clear()
      log.length = 0
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}

const notFound: ScriptedAnswer = { status: 404, body: { code: 40400, name: 'NOT_FOUND' } }

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  return text === '' ? undefined : JSON.parse(text)
}

async function servePage(file: string, response: ServerResponse): Promise<void> {
  const nonce = randomBytes(16).toString('base64')
  const headers = pageHeaders({ nonce, frames: 'none' })
  response.writeHead(200, { ...headers, 'content-type': 'text/html; charset=utf-8' })
  response.end(withNonce(await readFile(file, 'utf8'), nonce))
}

async function serveAsset(dir: string, path: string, response: ServerResponse): Promise<void> {
  const name = /^\/license\/(assets\/[\w.-]+)$/.exec(path)?.[1]
  if (name === undefined) return void response.writeHead(404).end()
  const bytes = await readFile(join(dir, name))
  response.writeHead(200, {
    'content-type': contentTypes[extname(name)] ?? 'application/octet-stream',
    'x-content-type-options': 'nosniff',
  })
  response.end(bytes)
}

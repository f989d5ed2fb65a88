// The HTTPS server: limits, parsers, the one error mapper, and which routes stand under which guard.
// Node routes stand under none, since every microsecond there counts.
// Implements docs/contract.md, "License server"; docs/threat-model.md, A17, A19.
import { isUtf8 } from 'node:buffer'
import { createServer, type Server } from 'node:https'
import type { Socket } from 'node:net'
import { MarqueError } from '@marque/protocol'
import Fastify, { type FastifyRequest } from 'fastify'
import type { KeyPair } from '../adapters/tls/key-pair.ts'
import { collectMethods } from './allowed-methods.ts'
import type { App } from './app.ts'
import { boundConnections, type Connections } from './connections.ts'
import { type Problems, rawProblemAnswer } from './problems.ts'

export const BODY_LIMIT_BYTES = 65_536

/** After how many milliseconds a client that does not get on is cut off. */
export const TIMEOUTS = {
  handshakeTimeout: 10_000,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 2_000,
}

export const MAX_CONNECTIONS = 4096

export type HttpServer = {
  readonly app: App
  readonly connections: Connections
  readonly useCertificate: (pair: KeyPair) => void
}

export function createHttpServer(deps: {
  readonly certificate: KeyPair
  readonly problems: Problems
  readonly maxConnections?: number
  readonly timeouts?: typeof TIMEOUTS
}): HttpServer {
  let server: Server | undefined
  const app = Fastify({
    serverFactory: (handler) => {
      server = createServer(
        {
          ...tlsOptions(deps.certificate),
          ...(deps.timeouts ?? TIMEOUTS),
          maxHeaderSize: MAX_HEADER_BYTES,
        },
        handler,
      )
      return server
    },
    bodyLimit: BODY_LIMIT_BYTES,
    logger: false,
    return503OnClosing: false,
    routerOptions: { maxParamLength: 200 },
    ajv: {
      customOptions: {
        coerceTypes: false,
        removeAdditional: false,
        useDefaults: false,
        allErrors: true,
        // The schemas are ours and every one is compiled at the start; holding them against the
        // schema of schemas first costs a tenth of the start.
        meta: false,
        validateSchema: false,
      },
    },
    clientErrorHandler: (error, socket) => answerBrokenRequest(error, socket),
    frameworkErrors: (error, request, reply) => {
      deps.problems.send(error, request, reply)
    },
  }) as unknown as App
  if (server === undefined) throw new TypeError('the server factory was not called')
  const https = server
  app.setSerializerCompiler(() => JSON.stringify)
  acceptOnlyJson(app)
  app.setErrorHandler((error, request, reply) => deps.problems.send(error, request, reply))
  const methodsOf = collectMethods(app)
  app.setNotFoundHandler((request, reply) => {
    const path = pathOf(request)
    const allow = methodsOf(path).join(', ')
    if (allow !== '') reply.header('allow', allow)
    const details = allow === '' ? { path } : { path, method: request.method, allowed: allow }
    return deps.problems.send(new MarqueError('NOT_FOUND', details), request, reply)
  })
  return {
    app,
    connections: boundConnections(https, deps.maxConnections ?? MAX_CONNECTIONS),
    useCertificate: (pair) => https.setSecureContext(tlsOptions(pair)),
  }
}

const tlsOptions = (pair: KeyPair) => ({
  cert: pair.certificate,
  key: pair.key,
  minVersion: 'TLSv1.2' as const,
})

const MAX_HEADER_BYTES = 16_384

/** One kind of body: JSON in UTF-8. An empty one is none, where the route wants none. */
function acceptOnlyJson(app: App): void {
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const bytes = body as Uint8Array
    if (bytes.length === 0 && request.routeOptions.schema?.body === undefined) {
      return done(null, undefined)
    }
    if (!isUtf8(bytes)) return done(new MarqueError('JSON_PARSER_ERROR', { reason: 'not UTF-8' }))
    return parseJson(request, body.toString(), (error, value) =>
      error === null ? done(null, value) : done(notJson(error)),
    )
  })
}

const notJson = (cause: Error): MarqueError => new MarqueError('JSON_PARSER_ERROR', {}, { cause })

/** The path alone: a query string may hold what should not be repeated. */
const pathOf = ({ url }: FastifyRequest): string => (url.split('?', 1)[0] ?? '').slice(0, 200)

/**
 * Requests that never became one. Only who spoke HTTP over TLS can be answered: an answer that waits
 * for a handshake would keep the connection for ever.
 */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!/^(HPE_|ERR_HTTP_)/.test(error.code ?? '') || !socket.writable) {
    socket.destroy()
    return
  }
  socket.end(rawProblemAnswer(brokenRequest(error.code)))
  socket.destroySoon()
}

function brokenRequest(code: string | undefined): MarqueError {
  if (code === 'HPE_HEADER_OVERFLOW') {
    const faults = [{ field: 'headers', problem: `are longer than ${MAX_HEADER_BYTES} bytes` }]
    return new MarqueError('PARAM_INPUT_ERROR', { faults })
  }
  const reason =
    code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'the request came too slowly' : 'not HTTP/1.1'
  return new MarqueError('JSON_PARSER_ERROR', { reason })
}

// One request over TLS, told apart from everything that a cleverer client would do by itself.
import type { IncomingHttpHeaders } from 'node:http'
import { Agent, request } from 'node:https'

export type Answer = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  readonly bytes: Uint8Array
  readonly json: () => Record<string, unknown>
}

export type Ask = {
  readonly method?: string
  readonly headers?: Record<string, string>
  /** sent as it is */
  readonly body?: string | Uint8Array
  /** sent as JSON with its content type */
  readonly json?: unknown
  readonly agent?: Agent
  /** instead of the URL's own path, sent as it is */
  readonly path?: string
  /** no Content-Length */
  readonly chunked?: boolean
}

/** Certificates are not checked: these tests are about what is behind them. */
export const keepAlive = (): Agent => new Agent({ keepAlive: true, rejectUnauthorized: false })

export function ask(url: string | URL, options: Ask = {}): Promise<Answer> {
  const body = options.json === undefined ? options.body : JSON.stringify(options.json)
  const headers: Record<string, string | number> = {
    ...(options.json === undefined ? {} : { 'content-type': 'application/json' }),
    ...(body === undefined || options.chunked ? {} : { 'content-length': Buffer.byteLength(body) }),
    ...options.headers,
  }
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        ...(options.path === undefined ? {} : { path: options.path }),
        method: options.method ?? (body === undefined ? 'GET' : 'POST'),
        headers,
        agent: options.agent ?? false,
        rejectUnauthorized: false,
        timeout: 20_000,
      },
      (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('error', reject)
        incoming.on('end', () => {
          const bytes = Buffer.concat(chunks)
          const text = bytes.toString('utf8')
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            text,
            bytes,
            json: () => JSON.parse(text) as Record<string, unknown>,
          })
        })
      },
    )
    outgoing.on('error', reject)
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in time')))
    outgoing.end(body)
  })
}

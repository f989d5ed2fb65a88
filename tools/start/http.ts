// Requests to the programs of this scene. All of them are on loopback, where the certificate that a
// license server makes for itself is as good as any.
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { Failure } from './failure.ts'

export type HttpAnswer = { readonly status: number; readonly type: string; readonly text: string }

export type HttpRequest = {
  readonly method?: 'GET' | 'POST' | 'PUT'
  readonly headers?: { readonly [name: string]: string }
  readonly body?: string
}

const TIMEOUT_MS = 15_000

/** One request, as a browser sends it. */
export function send(url: string, { method = 'GET', headers = {}, body }: HttpRequest = {}) {
  return new Promise<HttpAnswer>((resolve, reject) => {
    const request = url.startsWith('https:') ? requestHttps : requestHttp
    const options = { method, headers, agent: false as const, rejectUnauthorized: false }
    const sent = request(url, { ...options, signal: AbortSignal.timeout(TIMEOUT_MS) })
    sent.once('error', reject)
    sent.once('response', (answer) => {
      const chunks: Uint8Array[] = []
      answer.on('data', (chunk: Uint8Array) => chunks.push(chunk))
      answer.once('error', reject)
      answer.once('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          type: answer.headers['content-type'] ?? '',
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      )
    })
    sent.end(body)
  })
}

export type Json = { readonly [name: string]: unknown }

/**
 * JSON in and out.
 * @throws Failure with the refusal's own words if the answer is not 2xx
 */
export async function sendJson(
  url: string,
  { body, ...request }: Omit<HttpRequest, 'body'> & { readonly body?: unknown } = {},
): Promise<Json> {
  const answer = await send(url, {
    ...request,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...request.headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const json = answer.text === '' ? {} : parse(answer.text, url)
  if (answer.status >= 200 && answer.status < 300) return json
  throw new Failure(
    `${request.method ?? 'GET'} ${url}: ${String(json['detail'] ?? `HTTP ${answer.status}`)}`,
    String(json['remedy'] ?? 'See the log of the program.'),
  )
}

/** A member of an answer by its path, as text. */
export function textAt(answer: unknown, ...path: readonly string[]): string {
  let value: unknown = answer
  for (const name of path) {
    value = typeof value === 'object' && value !== null ? (value as Json)[name] : undefined
  }
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  throw new Failure(`an answer lacks ${path.join('.')}`, 'See the log of the program.')
}

function parse(text: string, url: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch (cause) {
    throw new Failure(`${url} does not answer with JSON`, 'See the log of the program.', { cause })
  }
}

// One HTTP or HTTPS request, the way a script would make it; certificates are not judged here.
import { request as httpRequest } from 'node:http'
import { Agent, request as httpsRequest } from 'node:https'

export type TestAnswer = {
  readonly status: number
  readonly headers: { readonly [name: string]: string | string[] | undefined }
  readonly text: string
  /** the body as JSON; throws if it is none */
  readonly json: () => Record<string, unknown>
}

const agent = new Agent({ rejectUnauthorized: false, keepAlive: false })

/** @param options.body an object travels as JSON, a string as it is */
export function sendRequest(
  url: string,
  options: { method?: string; headers?: { [name: string]: string }; body?: unknown } = {},
): Promise<TestAnswer> {
  const { body } = options
  const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body)
  // Node frames the body of a DELETE only if its length is said.
  const entity =
    text === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }
  const settings = {
    method: options.method ?? (text === undefined ? 'GET' : 'POST'),
    headers: { ...entity, ...options.headers },
  }
  return new Promise((resolve, reject) => {
    const isTls = url.startsWith('https:')
    const sent = isTls ? httpsRequest(url, { ...settings, agent }) : httpRequest(url, settings)
    sent.on('error', reject)
    sent.on('response', (answer) => {
      const chunks: string[] = []
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () => {
        const whole = chunks.join('')
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text: whole,
          json: () => JSON.parse(whole),
        })
      })
    })
    sent.end(text)
  })
}

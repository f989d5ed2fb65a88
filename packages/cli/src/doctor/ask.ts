// One request to a license server. Certificates were judged before; here every one is accepted, so
// that the further steps are told too.
import { request } from 'node:https'
import { CliError, reasonOf } from '../errors.ts'
import { unreachable } from '../unreachable.ts'

export type ServerAnswer = {
  readonly status: number
  /** the `Date` header in epoch seconds */
  readonly date: number | undefined
  /** undefined: the body is not JSON */
  readonly body: unknown
}

const MAX_BODY_BYTES = 1 << 20
const TIMEOUT_MS = 10_000

/**
 * @param method GET without a body, POST with one, if absent
 * @throws CliError `unreachable`
 */
export function ask(
  url: string,
  body?: unknown,
  method: string = body === undefined ? 'GET' : 'POST',
): Promise<ServerAnswer> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown): void => reject(unreachable(url, cause))
    const sent = request(url, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      rejectUnauthorized: false,
      agent: false,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    sent.once('error', fail)
    sent.once('response', (answer) => {
      const chunks: Uint8Array[] = []
      let size = 0
      answer.on('data', (chunk: Uint8Array) => {
        size += chunk.length
        if (size > MAX_BODY_BYTES) sent.destroy(new Error('the answer is too large'))
        chunks.push(chunk)
      })
      answer.once('error', fail)
      answer.once('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          date: dateOf(answer.headers.date),
          body: parseBody(Buffer.concat(chunks).toString('utf8')),
        }),
      )
    })
    sent.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

function dateOf(header: string | undefined): number | undefined {
  const milliseconds = Date.parse(header ?? '')
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Whoever answers without JSON is no license server, which the caller says.
    return undefined
  }
}

export const notALicenseServer = (origin: string, cause: unknown): CliError =>
  new CliError(
    'unreachable',
    `${origin} answers, but not as a license server: ${reasonOf(cause)}`,
    'Check address and port, and that no proxy answers for it.',
    { cause },
  )

// A license server that a test can make lie: real TLS, real signatures, any answer.
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

const FIXTURES = join(import.meta.dirname, '..', 'fixtures')

export type FakeRequest = {
  readonly method: string
  readonly path: string
  readonly bearer: string | undefined
  // biome-ignore lint/suspicious/noExplicitAny: tests read what the SDK sent without a schema.
  readonly body: any
}

export type FakeAnswer = {
  readonly status: number
  readonly body?: unknown
  readonly contentType?: string
  readonly headers?: { readonly [name: string]: string }
}

/** Answers a request, or answers nothing: then the handler used the raw response. */
export type FakeHandler = (
  request: FakeRequest,
  raw: { request: IncomingMessage; response: ServerResponse },
) => FakeAnswer | undefined | Promise<FakeAnswer | undefined>

export type FakeServer = {
  readonly url: string
  readonly port: number
  /** every request so far, oldest first */
  readonly requests: FakeRequest[]
  /** what is answered from now on */
  handler: FakeHandler
  readonly close: () => Promise<void>
}

export const fixture = (name: string): Promise<string> => readFile(join(FIXTURES, name), 'utf8')

/** @param options.certificate `server`, `other-name` or `expired` of the fixtures */
export async function startFakeServer(
  t: Pick<TestContext, 'after'>,
  options: { handler?: FakeHandler; certificate?: string; host?: string; port?: number } = {},
): Promise<FakeServer> {
  const certificate = options.certificate ?? 'server'
  const [cert, key] = await Promise.all([
    fixture(`${certificate}.pem`),
    fixture(`${certificate}.key`),
  ])
  const requests: FakeRequest[] = []
  const server = createServer({ cert, key }, (request, response) => {
    respond(request, response).catch((error: unknown) => response.destroy(error as Error))
  })
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = await readRequest(request)
    requests.push(asked)
    const answer = await fake.handler(asked, { request, response })
    if (answer === undefined) return
    const text = answer.body === undefined ? '' : JSON.stringify(answer.body)
    const type = answer.contentType ?? 'application/json'
    response.writeHead(answer.status, { 'content-type': type, ...answer.headers }).end(text)
  }
  const host = options.host ?? '127.0.0.1'
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '0.0.0.0', resolve))
  const { port } = server.address() as AddressInfo
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  const fake: FakeServer = {
    url: `https://${host}:${port}`,
    port,
    requests,
    handler: options.handler ?? (() => ({ status: 404 })),
    close,
  }
  t.after(close)
  return fake
}

async function readRequest(request: IncomingMessage): Promise<FakeRequest> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const text = Buffer.concat(parts).toString('utf8')
  const [, bearer] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? []
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    bearer,
    body: text === '' ? undefined : JSON.parse(text),
  }
}

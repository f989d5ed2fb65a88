// HTTPS to a license server: kept-alive connections, one deadline for the whole exchange, bounded
// answers, no redirects, no proxy. Each way to fail has a name, since "unreachable" alone helps
// nobody. Implements docs/contract.md, "SDK"; requirement R16.
import { X509Certificate } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { Agent, request } from 'node:https'
import { createSecureContext } from 'node:tls'
import { concatBytes, decodeUtf8, MarqueError, parseJson } from '@marque/protocol'
import { isLoopback } from '../domain/server-address.ts'
import { unreachable } from '../domain/unreachable.ts'
import type { HttpAnswer, HttpRequest, Transport } from '../ports.ts'
import { causeOfFault, faultText } from './connection-faults.ts'
import { systemRoots } from './system-roots.ts'

const MOST_ANSWER_BYTES = 262_144
const JSON_TYPE = /^application\/(problem\+)?json\s*(;|$)/i

export type TransportOptions = {
  /** for the whole exchange: name, connection, TLS, answer */
  readonly timeoutMs?: number
}

export function httpsTransport(options: TransportOptions = {}): Transport {
  const timeoutMs = options.timeoutMs ?? 10_000
  const agents = new Map<string, Agent>()
  const agentFor = (ask: HttpRequest): Agent => {
    const { hostname } = new URL(ask.server)
    const key = isLoopback(hostname) ? 'loopback' : (ask.ca ?? ['system']).join('\n')
    const agent = agents.get(key) ?? newAgent(ask, hostname)
    agents.set(key, agent)
    return agent
  }
  return {
    send: async (ask) => {
      const agent = agentFor(ask)
      try {
        return await exchange(ask, agent, timeoutMs)
      } catch (error) {
        // A kept-alive connection that the server had closed: one new try on a new connection.
        if (!(error instanceof StaleConnection)) throw asUnreachable(error, ask)
        return await exchange(ask, agent, timeoutMs).catch((again: unknown) => {
          throw asUnreachable(again, ask)
        })
      }
    },
    close: () => {
      for (const agent of agents.values()) agent.destroy()
      agents.clear()
    },
  }
}

class StaleConnection extends Error {}

function newAgent(ask: HttpRequest, hostname: string): Agent {
  const kept = { keepAlive: true, maxSockets: 2, maxFreeSockets: 1, scheduling: 'lifo' } as const
  if (isLoopback(hostname)) return new Agent({ ...kept, rejectUnauthorized: false })
  const ca = ask.ca === undefined ? systemRoots() : ask.ca.flatMap(certificatesOf)
  return new Agent({
    ...kept,
    rejectUnauthorized: true,
    secureContext: createSecureContext({ ca: [...ca] }),
  })
}

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/** Node passes over what is no certificate; whoever typed it must hear of it. */
function certificatesOf(text: string): readonly string[] {
  const blocks = text.match(PEM) ?? []
  try {
    if (blocks.length === 0) throw new TypeError('no PEM block')
    return blocks.map((block) => new X509Certificate(block).toString())
  } catch (cause) {
    throw unreachable('tls', 'the CA that was given is not a PEM certificate', cause)
  }
}

function exchange(ask: HttpRequest, agent: Agent, timeoutMs: number): Promise<HttpAnswer> {
  const body = ask.body === undefined ? undefined : JSON.stringify(ask.body)
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(ask.server)
    const sent = request({
      agent,
      hostname: hostname.replace(/^\[|\]$/g, ''),
      port,
      method: ask.method,
      path: ask.path,
      headers: headersOf(ask, body),
      ...(ask.signal === undefined ? {} : { signal: ask.signal }),
    })
    const deadline = setTimeout(() => {
      sent.destroy(unreachable('timeout', `no answer within ${timeoutMs / 1000} s`))
    }, timeoutMs)
    if (!ask.isAwaited) deadline.unref()
    const fail = (error: Error): void => {
      clearTimeout(deadline)
      const isStale = sent.reusedSocket && (error as NodeJS.ErrnoException).code === 'ECONNRESET'
      reject(isStale ? new StaleConnection() : error)
    }
    sent.on('error', fail)
    sent.on('socket', (socket) => (ask.isAwaited ? socket.ref() : socket.unref()))
    sent.on('response', (answer) => {
      readAnswer(answer).then((read) => {
        clearTimeout(deadline)
        resolve(read)
      }, fail)
    })
    sent.end(body)
  })
}

function headersOf(ask: HttpRequest, body: string | undefined): { [name: string]: string } {
  return {
    accept: 'application/json, application/problem+json',
    ...(ask.bearer === undefined ? {} : { authorization: `Bearer ${ask.bearer}` }),
    ...(body === undefined
      ? {}
      : {
          'content-type': 'application/json',
          'content-length': String(new TextEncoder().encode(body).length),
        }),
  }
}

async function readAnswer(answer: IncomingMessage): Promise<HttpAnswer> {
  const status = answer.statusCode ?? 0
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of answer as AsyncIterable<Uint8Array>) {
    length += part.length
    if (length > MOST_ANSWER_BYTES) {
      answer.destroy()
      throw unreachable('answer', `the answer is larger than ${MOST_ANSWER_BYTES} bytes`)
    }
    parts.push(part)
  }
  if (!answer.complete) throw unreachable('network', 'the answer broke off')
  return { status, body: parseBody(answer, parts) }
}

function parseBody(answer: IncomingMessage, parts: readonly Uint8Array[]): unknown {
  if (!JSON_TYPE.test(answer.headers['content-type'] ?? '')) return undefined
  try {
    return parseJson(decodeUtf8(concatBytes(...parts)))
  } catch {
    return undefined
  }
}

function asUnreachable(error: unknown, ask: HttpRequest): MarqueError {
  if (error instanceof MarqueError) return error
  return unreachable(causeOfFault(error), faultText(error, ask.server), error)
}

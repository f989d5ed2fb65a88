// The ways in which a server, or what stands in its place, can fail to answer: each has its name.
import assert from 'node:assert/strict'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer as createTcpServer } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { MarqueError } from '@marque/protocol'
import { httpsTransport } from '../../src/adapters/https-transport.ts'
import { parseServerAddress } from '../../src/domain/server-address.ts'
import type { HttpAnswer, HttpRequest } from '../../src/ports.ts'
import { fixture, startFakeServer } from '../support/fake-license-server.ts'

type Ask = Partial<HttpRequest> & { timeoutMs?: number }

function ask(t: TestContext, server: string, options: Ask = {}): Promise<HttpAnswer> {
  const { timeoutMs = 5000, ...request } = options
  const transport = httpsTransport({ timeoutMs })
  t.after(() => transport.close())
  return transport.send({
    server: parseServerAddress(server),
    method: 'GET',
    path: '/',
    isAwaited: true,
    ...request,
  })
}

const failsAs = async (work: Promise<unknown>, cause: string, says: RegExp): Promise<void> => {
  await assert.rejects(work, (error: unknown) => {
    assert.ok(error instanceof MarqueError, String(error))
    assert.equal(error.errorName, 'SERVER_UNREACHABLE')
    assert.equal(error.details['cause'], cause, error.message)
    assert.match(String(error.details['reason']), says)
    return true
  })
}

/** A TCP server that does what it is told with each connection. */
async function tcp(
  t: TestContext,
  onConnection: Parameters<typeof createTcpServer>[1],
): Promise<string> {
  const server = createTcpServer({}, onConnection as never)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('the transport', () => {
  it('sends JSON and a bearer, and reads JSON', async (t) => {
    const server = await startFakeServer(t, { handler: () => ({ status: 201, body: { a: 1 } }) })
    const answer = await ask(t, server.url, { method: 'POST', body: { x: 'ü' }, bearer: 's' })
    assert.deepEqual(answer, { status: 201, body: { a: 1 } })
    assert.deepEqual(server.requests, [
      { method: 'POST', path: '/', bearer: 's', body: { x: 'ü' } },
    ])
  })

  it('keeps its connection', async (t) => {
    const ports = new Set<number | undefined>()
    const server = await startFakeServer(t, {
      handler: (_request, { request }) => {
        ports.add(request.socket.remotePort)
        return { status: 200, body: {} }
      },
    })
    const transport = httpsTransport()
    t.after(() => transport.close())
    const request = { server: parseServerAddress(server.url), method: 'GET', path: '/' } as const
    for (let i = 0; i < 4; i++) await transport.send({ ...request, isAwaited: i % 2 === 0 })
    assert.equal(ports.size, 1)
  })

  it('tries once more when a kept connection turns out to be closed', async (t) => {
    let asked = 0
    const server = await startFakeServer(t, {
      handler: (_request, { request }) => {
        asked++
        if (asked !== 2) return { status: 200, body: { asked } }
        request.socket.destroy()
        return undefined
      },
    })
    const transport = httpsTransport()
    t.after(() => transport.close())
    const request = { server: parseServerAddress(server.url), method: 'GET', path: '/' } as const
    await transport.send({ ...request, isAwaited: true })
    const again = await transport.send({ ...request, isAwaited: true })
    assert.deepEqual(again.body, { asked: 3 })
  })

  it('does not follow a redirect', async (t) => {
    const server = await startFakeServer(t, {
      handler: () => ({ status: 307, headers: { location: 'https://elsewhere.example/' } }),
    })
    assert.equal((await ask(t, server.url)).status, 307)
  })

  it('takes nothing but JSON for a body', async (t) => {
    for (const contentType of ['text/html', 'text/plain', 'application/octet-stream', '']) {
      const server = await startFakeServer(t, {
        handler: () => ({ status: 200, body: { a: 1 }, contentType }),
      })
      assert.deepEqual(await ask(t, server.url), { status: 200, body: undefined })
    }
  })

  it('reads broken JSON, doubled members and bytes that are not UTF-8 as no body', async (t) => {
    for (const bytes of ['{"a":', '{"a":1,"a":2}', Buffer.from([0x22, 0xff, 0x22])]) {
      const server = await startFakeServer(t, {
        handler: (_request, { response }) => {
          response.writeHead(200, { 'content-type': 'application/json' }).end(bytes)
          return undefined
        },
      })
      assert.deepEqual(await ask(t, server.url), { status: 200, body: undefined })
    }
  })

  it('reads no more of an answer than any answer can be', async (t) => {
    const server = await startFakeServer(t, {
      handler: (_request, { response }) => {
        response.writeHead(200, { 'content-type': 'application/json' })
        const more = (): void => {
          while (!response.destroyed && response.write(' '.repeat(65_536)));
        }
        response.on('drain', more).on('error', () => {})
        more()
        return undefined
      },
    })
    await failsAs(ask(t, server.url), 'answer', /larger than 262144 bytes/)
  })

  it('waits for the whole answer no longer than its deadline', async (t) => {
    const server = await startFakeServer(t, {
      handler: (_request, { response }) => {
        response.writeHead(200, { 'content-type': 'application/json' })
        const timer = setInterval(() => response.write(' '), 20)
        response.on('close', () => clearInterval(timer))
        return undefined
      },
    })
    await failsAs(ask(t, server.url, { timeoutMs: 300 }), 'timeout', /within 0.3 s/)
  })
})

describe('a license server that cannot be reached', () => {
  it('because its name does not exist is told as dns', async (t) => {
    await failsAs(ask(t, 'https://no-such-host.invalid:8081'), 'dns', /no-such-host|name server/)
  })

  it('because nothing listens is told as refused', async (t) => {
    await failsAs(ask(t, 'https://127.0.0.1:1'), 'refused', /nothing listens/)
  })

  it('because it accepts and stays silent is told as timeout', async (t) => {
    const url = await tcp(t, (socket) => t.after(() => socket.destroy()))
    await failsAs(ask(t, url, { timeoutMs: 200 }), 'timeout', /no answer within/)
  })

  it('because it hangs up is told as network', async (t) => {
    const url = await tcp(t, (socket) => socket.destroy())
    await failsAs(ask(t, url), 'network', /cut|disconnected/)
  })

  it('because it speaks plain HTTP is told as tls', async (t) => {
    const server = createHttpServer((_request, response) => response.end('hello'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    t.after(() => server.close())
    const { port } = server.address() as AddressInfo
    await failsAs(ask(t, `https://127.0.0.1:${port}`), 'tls', /TLS|SSL|EPROTO/i)
  })

  it('because it breaks off in the middle of an answer is told as network', async (t) => {
    const server = await startFakeServer(t, {
      handler: (_request, { response }) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
        response.write('{"a":')
        setTimeout(() => response.destroy(), 20)
        return undefined
      },
    })
    await failsAs(ask(t, server.url), 'network', /cut|broke off|aborted/)
  })
})

describe('the certificate of a license server', () => {
  const at = { host: '0.0.0.0', handler: () => ({ status: 200, body: {} }) }

  it('is accepted when the given CA signed it for this name', async (t) => {
    const server = await startFakeServer(t, at)
    const answer = await ask(t, server.url, { ca: [await fixture('ca.pem')] })
    assert.equal(answer.status, 200)
  })

  it('is refused when no CA of the system signed it', async (t) => {
    const server = await startFakeServer(t, at)
    await failsAs(ask(t, server.url), 'tls', /CA|signed/)
  })

  it('is refused when it is for another name', async (t) => {
    const server = await startFakeServer(t, { ...at, certificate: 'other-name' })
    const options = { ca: [await fixture('ca.pem')] }
    await failsAs(ask(t, server.url, options), 'tls', /another host name/)
  })

  it('is refused when it has expired', async (t) => {
    const server = await startFakeServer(t, { ...at, certificate: 'expired' })
    const options = { ca: [await fixture('ca.pem')] }
    await failsAs(ask(t, server.url, options), 'tls', /expired/)
  })

  it('is not asked for under a loopback name', async (t) => {
    for (const certificate of ['server', 'other-name', 'expired']) {
      const server = await startFakeServer(t, { ...at, certificate, host: 'localhost' })
      assert.equal((await ask(t, server.url)).status, 200)
    }
  })

  it('cannot be judged by a CA that is no certificate', async (t) => {
    const server = await startFakeServer(t, at)
    const options = { ca: ['-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----'] }
    await failsAs(ask(t, server.url, options), 'tls', /not a PEM certificate/)
  })

  it('is refused when the CA is empty, rather than any being accepted', async (t) => {
    const server = await startFakeServer(t, at)
    await failsAs(ask(t, server.url, { ca: [] }), 'tls', /CA|signed/)
  })
})

import assert from 'node:assert/strict'
import { connect as connectTcp } from 'node:net'
import test, { type TestContext } from 'node:test'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { fixedClock, seededRandom, TEST_NOW, waitFor } from '@marque/testkit'
import Type from 'typebox'
import { checkKeyPair } from '../../src/adapters/tls/key-pair.ts'
import { makeSelfSigned } from '../../src/adapters/tls/self-signed.ts'
import type { App } from '../../src/http/app.ts'
import { createProblems } from '../../src/http/problems.ts'
import { createHttpServer, type HttpServer, TIMEOUTS } from '../../src/http/server.ts'
import { ask, keepAlive } from './https-client.ts'

const makePair = async (seed: string) =>
  checkKeyPair(
    await makeSelfSigned({ hosts: ['localhost'], now: TEST_NOW, random: seededRandom(seed) }),
  )

type Logged = { level: string; fields: Record<string, unknown>; message: string }
type Bench = HttpServer & {
  url: string
  port: number
  logged: Logged[]
  refused: number[]
  slowRequests: () => number
}

const BodySchema = Type.Object({
  name: Type.String({ minLength: 2 }),
  count: Type.Integer({ minimum: 1 }),
})

type Options = { maxConnections?: number; timeouts?: typeof TIMEOUTS }

async function startServer(t: TestContext, options: Options = {}) {
  const logged: Logged[] = []
  const refused: number[] = []
  const logAt = (level: string) => (fields: object, message: string) =>
    logged.push({ level, fields: { ...fields }, message })
  const problems = createProblems({
    log: { info: logAt('info'), warn: logAt('warn'), error: logAt('error') },
    meter: { refused: (code) => refused.push(code) },
    random: seededRandom('refs'),
    addressOf: ({ socket }) => socket.remoteAddress ?? '',
    clock: fixedClock(),
  })
  const server = createHttpServer({ certificate: await makePair('one'), problems, ...options })
  server.app.post('/echo', { schema: { body: BodySchema } }, async ({ body }) => body)
  server.app.post('/no-body', async ({ body }) => ({ got: body ?? null }))
  server.app.get('/things/:id', async ({ params }) => params)
  server.app.get('/fault', async () => {
    throw new Error('SECRET inside')
  })
  let slowRequests = 0
  server.app.get('/slow', async () => {
    slowRequests += 1
    await new Promise((resolve) => setTimeout(resolve, 300))
    return 'late'
  })
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  t.after(async () => {
    server.connections.destroyAll()
    await server.app.close()
  })
  const port = portOf(server.app)
  return {
    ...server,
    url: `https://127.0.0.1:${port}`,
    port,
    logged,
    refused,
    slowRequests: () => slowRequests,
  } satisfies Bench
}

function portOf(app: App): number {
  const address = app.server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

const good = { name: 'ab', count: 1 }

test('a good body comes through unchanged, with fields that no schema knows', async (t) => {
  const { url } = await startServer(t)
  const answer = await ask(`${url}/echo`, { json: { ...good, more: [1, { a: null }] } })
  assert.equal(answer.status, 200)
  assert.deepEqual(answer.json(), { ...good, more: [1, { a: null }] })
})

const JSON_TYPE = { 'content-type': 'application/json' }

const BROKEN: readonly [what: string, body: string | Uint8Array, code: number, status: number][] = [
  ['broken JSON', '{"name":', 10000, 400],
  ['an empty body', '', 10000, 400],
  ['bytes that are not UTF-8', Uint8Array.of(0x22, 0xff, 0xfe, 0x22), 10000, 400],
  ['a prototype', '{"__proto__":{"a":1}}', 10000, 400],
  ['a constructor', '{"constructor":{"prototype":{"a":1}}}', 10000, 400],
  ['two documents', '{} {}', 10000, 400],
  ['an array', '[]', 10001, 400],
  ['null', 'null', 10001, 400],
  ['deep nesting', '['.repeat(30_000) + ']'.repeat(30_000), 10001, 400],
  ['a body over 64 KiB', JSON.stringify({ name: 'x'.repeat(70_000), count: 1 }), 41300, 413],
]

for (const [what, body, code, status] of BROKEN) {
  test(`${what} is answered with ${code}`, async (t) => {
    const { url, refused } = await startServer(t)
    const answer = await ask(`${url}/echo`, { body, method: 'POST', headers: JSON_TYPE })
    assert.equal(answer.status, status)
    assert.equal(answer.json()['code'], code)
    assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
    assert.deepEqual(refused, [code])
  })
}

test('every wrong field is named, and no type is turned into another', async (t) => {
  const { url } = await startServer(t)
  const answer = await ask(`${url}/echo`, { json: { name: 7, count: '1' } })
  assert.equal(answer.json()['code'], 10001)
  const faults = answer.json()['faults'] as { field: string }[]
  assert.deepEqual(faults.map(({ field }) => field).sort(), ['count', 'name'])
  const missing = await ask(`${url}/echo`, { json: {} })
  assert.deepEqual(missing.json()['faults'], [
    { field: 'name', problem: 'is missing' },
    { field: 'count', problem: 'is missing' },
  ])
})

for (const type of [
  'text/plain',
  'application/xml',
  'application/x-www-form-urlencoded',
  'nonsense',
]) {
  test(`a body of type ${type} is answered with 41500`, async (t) => {
    const { url } = await startServer(t)
    const headers = { 'content-type': type }
    const answer = await ask(`${url}/echo`, { body: JSON.stringify(good), headers })
    assert.equal(answer.status, 415)
    assert.equal(answer.json()['code'], 41500)
  })
}

test('a body without a type is answered with 41500', async (t) => {
  const { url } = await startServer(t)
  const answer = await ask(`${url}/echo`, { body: JSON.stringify(good) })
  assert.equal(answer.json()['code'], 41500)
})

test('a body in chunks is bounded too', async (t) => {
  const { url } = await startServer(t)
  const headers = { ...JSON_TYPE, 'transfer-encoding': 'chunked' }
  const answer = await ask(`${url}/echo`, { body: ' '.repeat(200_000), headers, chunked: true })
  assert.equal(answer.status, 413)
  assert.equal(answer.json()['code'], 41300)
})

test('a route that wants no body takes an empty JSON one', async (t) => {
  const { url } = await startServer(t)
  const answer = await ask(`${url}/no-body`, { body: '', method: 'POST', headers: JSON_TYPE })
  assert.deepEqual(answer.json(), { got: null })
})

const LOST = [
  '/nowhere',
  '/',

  '/things/%zz',
  `/things/${'x'.repeat(300)}`,
  '//',
  '/%00',
]

for (const path of LOST) {
  test(`the unknown path ${path.slice(0, 20)} is a problem document`, async (t) => {
    const { url } = await startServer(t)
    const answer = await ask(url + path)
    assert.equal(answer.status, 404)
    assert.equal(answer.json()['code'], 40400)
  })
}

test('a known path asked by another method is told which methods it has', async (t) => {
  const { url } = await startServer(t)
  for (const method of ['DELETE', 'PUT', 'PATCH', 'OPTIONS']) {
    const answer = await ask(`${url}/things/7`, { method })
    assert.equal(answer.status, 404)
    assert.equal(answer.headers['allow'], 'GET, HEAD')
  }
})

test('a fault inside leaves a reference that the log explains, and nothing else', async (t) => {
  const { url, logged } = await startServer(t)
  const answer = await ask(`${url}/fault`)
  assert.equal(answer.status, 500)
  const { ref, code } = answer.json()
  assert.equal(code, 50000)
  assert.doesNotMatch(answer.text, /SECRET/)
  const line = logged.find(({ level }) => level === 'error')
  assert.equal(line?.fields['ref'], ref)
  assert.match(String(line?.fields['err']), /SECRET inside/)
})

test('a refusal is in Chinese for who prefers Chinese', async (t) => {
  const { url } = await startServer(t)
  const titleFor = async (language: string) =>
    (await ask(`${url}/nowhere`, { headers: { 'accept-language': language } })).json()['title']
  const english = await titleFor('en')
  assert.equal(await titleFor('zh-CN,zh;q=0.9,en;q=0.8'), await titleFor('zh'))
  assert.notEqual(await titleFor('zh'), english)
  for (const other of [
    'en-US,en;q=0.9,zh;q=0.8',
    'fr',
    '',
    'zh;q=0',
    ';;;,,,q=',
    'en;q=0.5,zh;q=x',
  ]) {
    assert.equal(await titleFor(other), english, other)
  }
})

test('refusals are logged, but a flood of them is not', async (t) => {
  const { url, logged } = await startServer(t)
  const agent = keepAlive()
  t.after(() => agent.destroy())
  for (let i = 0; i < 60; i++) await ask(`${url}/nowhere`, { agent })
  assert.ok(logged.length > 0 && logged.length <= 20)
})

test('headers over the limit are refused by the catalogue', async (t) => {
  const { url } = await startServer(t)
  const answer = await ask(`${url}/nowhere`, { headers: { 'x-long': 'a'.repeat(20_000) } })
  assert.equal(answer.status, 400)
  assert.equal(answer.json()['code'], 10001)
})

const tlsSocket = (port: number): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const socket = connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false }, () =>
      resolve(socket),
    )
    socket.on('error', reject)
  })

test('what is not HTTP is refused and cut off', async (t) => {
  const { port } = await startServer(t)
  const socket = await tlsSocket(port)
  const text = await new Promise<string>((resolve) => {
    let seen = ''
    socket.on('data', (chunk) => {
      seen += String(chunk)
    })
    socket.on('close', () => resolve(seen))
    socket.write('HELLO\r\n\r\n')
  })
  assert.match(text, /^HTTP\/1\.1 400 /)
  assert.match(text, /"code":10000/)
})

test('TLS 1.1 is not spoken', async (t) => {
  const { port } = await startServer(t)
  await assert.rejects(
    new Promise((resolve, reject) => {
      const options = {
        minVersion: 'TLSv1',
        maxVersion: 'TLSv1.1',
        ciphers: 'DEFAULT@SECLEVEL=0',
      } as const
      const socket = connectTls(
        { host: '127.0.0.1', port, rejectUnauthorized: false, ...options },
        () => resolve(socket),
      )
      socket.on('error', reject)
    }),
  )
})

test('one connection too many ends the one that was quiet longest, and newcomers are served', async (t) => {
  const { url, port, connections } = await startServer(t, { maxConnections: 20 })
  const ended: number[] = []
  for (let i = 0; i < 30; i++) {
    const socket = await tlsSocket(port)
    socket.on('error', () => undefined)
    socket.on('close', () => ended.push(i))
    t.after(() => socket.destroy())
  }
  const answer = await ask(`${url}/things/1`)
  assert.equal(answer.status, 200)
  await waitFor('the quiet ones are gone', () => ended.length >= 10)
  assert.deepEqual(
    ended.slice(0, 10).sort((a, b) => a - b),
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  )
  assert.ok(connections.count() <= 20)
})

test('a connection with a request under way is not ended for a newcomer', async (t) => {
  const { url, port, slowRequests } = await startServer(t, { maxConnections: 5 })
  const slow = ask(`${url}/slow`)
  await waitFor('the slow request', () => slowRequests() === 1)
  for (let i = 0; i < 10; i++) {
    const socket = await tlsSocket(port)
    socket.on('error', () => undefined)
    t.after(() => socket.destroy())
  }
  assert.equal((await slow).text, 'late')
})

test('on a stop idle connections end at once and requests under way are answered', async (t) => {
  const { url, port, app, connections, slowRequests } = await startServer(t)
  const silent = connectTcp({ host: '127.0.0.1', port })
  silent.on('error', () => undefined)
  const idle = await tlsSocket(port)
  idle.on('error', () => undefined)
  const agent = keepAlive()
  t.after(() => agent.destroy())
  await ask(`${url}/things/1`, { agent })
  const slow = ask(`${url}/slow`)
  await waitFor('four connections', () => connections.count() === 4)
  await waitFor('the slow request', () => slowRequests() === 1)
  const began = performance.now()
  const closed = app.close()
  connections.endIdle()
  assert.equal((await slow).text, 'late')
  await closed
  assert.ok(performance.now() - began < 3000)
  await assert.rejects(ask(`${url}/things/1`))
})

test('another certificate is taken without ending a connection', async (t) => {
  const { url, port, useCertificate } = await startServer(t)
  const before = await tlsSocket(port)
  before.on('error', () => undefined)
  t.after(() => before.destroy())
  const next = await makePair('two')
  useCertificate(next)
  const after = await tlsSocket(port)
  t.after(() => after.destroy())
  assert.equal(after.getPeerCertificate().fingerprint256, next.fingerprint)
  assert.notEqual(before.getPeerCertificate().fingerprint256, next.fingerprint)
  before.write(`GET /things/7 HTTP/1.1\r\nhost: ${new URL(url).host}\r\n\r\n`)
  const line = await new Promise((resolve) => before.once('data', resolve))
  assert.match(String(line), /^HTTP\/1\.1 200 /)
})

/** Sends a byte now and then until the server has had enough. */
function drip(port: number, first: string): Promise<string> {
  return new Promise((resolve) => {
    const options = { host: '127.0.0.1', port, rejectUnauthorized: false }
    const socket = connectTls(options, () => socket.write(first))
    const timer = setInterval(() => socket.writable && socket.write('a'), 50)
    let text = ''
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      text += String(chunk)
    })
    socket.on('close', () => {
      clearInterval(timer)
      resolve(text)
    })
  })
}

test('A17: headers, bodies and handshakes that come too slowly are cut off, others are served', async (t) => {
  const timeouts = {
    ...TIMEOUTS,
    handshakeTimeout: 400,
    headersTimeout: 400,
    requestTimeout: 800,
    connectionsCheckingInterval: 100,
  }
  const { url, port } = await startServer(t, { timeouts })
  const head = 'POST /echo HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n'
  const slowHeaders = drip(port, 'GET /things/1 HTTP/1.1\r\nhost: x\r\nx-slow: ')
  const slowBody = drip(port, `${head}content-length: 60000\r\n\r\n{`)
  const silent = new Promise((resolve) => {
    connectTcp({ host: '127.0.0.1', port }).on('close', resolve).resume()
  })
  assert.equal((await ask(`${url}/things/1`)).status, 200)
  for (const cut of [await slowHeaders, await slowBody]) {
    assert.match(cut, /^HTTP\/1\.1 400 [\s\S]*"code":10000/)
  }
  await silent
})

test('a client that does not get on has at most half a minute', () => {
  assert.ok(TIMEOUTS.handshakeTimeout <= 10_000 && TIMEOUTS.headersTimeout <= 10_000)
  assert.ok(TIMEOUTS.requestTimeout <= 30_000)
})

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'node:test'
import { connect, type TLSSocket } from 'node:tls'
import { auditVerifier } from '@marque/protocol'
import { waitFor } from '@marque/testkit'
import { keepAlive } from './https-client.ts'
import { makeHome, spawnServer } from './license-server-scene.ts'
import { claimBody } from './node-requests.ts'

const open = (url: string): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false }, () =>
      resolve(socket),
    )
    socket.on('error', reject)
  })

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal}: requests under way are answered, idle connections do not hold it, exit 0`, async (t) => {
    const home = await makeHome(t)
    const server = spawnServer(home)
    const url = await server.listening()
    const idle = await open(url)
    idle.on('error', () => undefined)
    const agent = keepAlive()
    t.after(() => agent.destroy())

    const busy = await open(url)
    let answer = ''
    busy.on('data', (chunk) => {
      answer += String(chunk)
    })
    const body = JSON.stringify(claimBody())
    busy.write(
      `POST /license/api/v1/registrations HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body.slice(0, 40)}`,
    )
    // The server has the headers once it has answered a later request on another connection.
    const other = await open(url)
    other.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n')
    await new Promise((resolve) => other.once('data', resolve))

    const began = performance.now()
    server.child.kill(signal)
    await waitFor('the idle connection has ended', () => idle.closed || idle.readableEnded)
    busy.write(body.slice(40))
    const { code } = await server.exit
    assert.equal(code, 0, server.stderr())
    assert.match(answer, /^HTTP\/1\.1 503 [\s\S]*"code":40001/)
    assert.ok(performance.now() - began < 10_000)
    assert.equal(server.stderr(), '')
    const log = await readFile(join(home.home, 'log', 'license-server.log'), 'utf8')
    assert.equal(log, server.stdout())
  })
}

test('a request that never ends is cut off, and the stop still takes less than ten seconds', async (t) => {
  const home = await makeHome(t)
  const server = spawnServer(home)
  const socket = await open(await server.listening())
  socket.on('error', () => undefined)
  socket.write(
    'POST /license/api/v1/registrations HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{',
  )
  const health = await open(await server.listening())
  health.on('error', () => undefined)
  health.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n')
  await new Promise((resolve) => health.once('data', resolve))
  const began = performance.now()
  server.child.kill('SIGTERM')
  const { code } = await server.exit
  assert.equal(code, 0)
  assert.ok(performance.now() - began < 10_000)
})

test('the audit copy is whole after a stop, and goes on without a gap after a crash', async (t) => {
  const home = await makeHome(t)
  const copy = join(home.home, 'log', 'audit.jsonl')
  const lines = async () => (await readFile(copy, 'utf8')).trimEnd().split('\n')
  for (const signal of ['SIGTERM', 'SIGKILL', 'SIGTERM'] as const) {
    const server = spawnServer(home)
    await server.listening()
    server.child.kill(signal)
    await server.exit
  }
  const verifier = auditVerifier()
  for (const line of await lines()) await verifier.check(line)
  assert.ok((await lines()).length >= 3)
})

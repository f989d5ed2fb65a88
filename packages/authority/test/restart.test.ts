// Nothing that was answered is lost: neither by a restart nor by a kill in the middle of work (A22).
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { auditVerifier } from '@marque/protocol'
import { createToken, startAuthority } from '../src/index.ts'
import { newDirectory, press } from './config-directory.ts'
import {
  collectingLog,
  dataDirectory,
  issueServer,
  JSON_PHONE,
  LICENSEE,
  send,
  type Test,
  testAuthority,
} from './fixtures.ts'

test('a restart keeps licensees, licenses, deployments, approvals, tokens and audit', async (t) => {
  const authority = await testAuthority(t)
  const server = await issueServer(authority)
  const path = await server.challengePath()
  await send(`${authority.url}${path}`, 'POST', { headers: JSON_PHONE })
  const places = ['/licensees', '/requests', '/licenses', '/activations', '/audit', '/tokens']
  const before = await Promise.all(places.map((place) => authority.api('GET', place)))
  const restarted = await authority.restart()
  for (const [index, place] of places.entries()) {
    assert.equal((await restarted.api('GET', place)).text, before[index]?.text, place)
  }
  const again = await send(`${restarted.url}${path}`, 'POST', { headers: JSON_PHONE })
  assert.equal(again.json.code, '482917')
})

const PROGRAM = `
import { runAuthority } from '@marque/authority'
await runAuthority({ data: process.argv[1], port: '0' })
`

/** The program in a process of its own. */
async function startProgram(t: Test, directory: string, environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM, directory], {
    cwd: import.meta.dirname,
    env: { ...process.env, MARQUE_LOG_LEVEL: 'error', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  t.after(() => child.kill('SIGKILL'))
  let errors = ''
  child.stderr.on('data', (data: Buffer) => {
    errors += data.toString()
  })
  const lines = createInterface({ input: child.stdout })
  const first = await Promise.race([
    once(lines, 'line').then(([line]) => String(line)),
    once(child, 'exit').then(() => assert.fail(`it ended: ${errors}`)),
  ])
  return { child, first, url: first.replace('listening on ', '') }
}

test('the program says where it listens when it is ready, and ends cleanly on SIGTERM', async (t) => {
  const directory = await dataDirectory(t)
  const { child, first, url } = await startProgram(t, directory)
  assert.match(first, /^listening on http:\/\/127\.0\.0\.1:\d+$/)
  assert.equal((await send(`${url}/healthz`, 'GET')).status, 200)
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  assert.deepEqual(await ended, [0, null])
})

test('a request that never ends does not keep it from stopping', async (t) => {
  const directory = await dataDirectory(t)
  const { child, url } = await startProgram(t, directory)
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  t.after(() => socket.destroy())
  socket.on('error', () => {})
  socket.write('POST /A/AAAA HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n')
  await once(socket, 'connect')
  await send(`${url}/healthz`, 'GET')
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  assert.deepEqual(await ended, [0, null])
})

test('a token works before the authority ever ran, and one made beside it at once', async (t) => {
  const directory = await dataDirectory(t)
  const early = await createToken({ dataDirectory: directory, role: 'viewer' })
  const { url } = await startProgram(t, directory)
  const late = await createToken({ dataDirectory: directory, role: 'admin' })
  for (const { token } of [early, late]) {
    assert.equal((await send(`${url}/api/v1/licensees`, 'GET', { token })).status, 200)
  }
})

test('killed under load, it has everything that it answered, in an audit chain that holds', async (t) => {
  const directory = await dataDirectory(t)
  const { token } = await createToken({ dataDirectory: directory, role: 'admin' })
  const acknowledged = new Set<string>()
  for (let round = 0; round < 5; round++) {
    const { child, url } = await startProgram(t, directory)
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let number = 0; ; number++) {
        const name = `company ${round} ${writer} ${number}`
        const answer = await send(`${url}/api/v1/licensees`, 'POST', {
          token,
          body: { ...LICENSEE, name },
        }).catch(() => undefined)
        if (answer === undefined) return
        assert.equal(answer.status, 201)
        acknowledged.add(name)
        if (number === 3) child.kill('SIGKILL')
      }
    })
    await Promise.all(writers)
  }
  assert.ok(acknowledged.size >= 15)
  const log = collectingLog()
  const authority = await startAuthority({
    dataDirectory: directory,
    port: 0,
    host: '127.0.0.1',
    log,
  })
  t.after(() => authority.close())
  const stored = await storedNames(authority.url, token)
  for (const name of acknowledged) assert.ok(stored.includes(name), name)
  assert.equal(new Set(stored).size, stored.length)
  const { text } = await send(`${authority.url}/api/v1/audit.jsonl`, 'GET', { token })
  const verifier = auditVerifier()
  for (const line of text.trim().split('\n')) await verifier.check(line)
})

test('killed while codes are given out, it has counted each break whose code was shown', async (t) => {
  const authority = await testAuthority(t)
  const server = await issueServer(authority)
  const place = `/deployments/${server.deploymentId}`
  await authority.api('PATCH', place, { body: { reinstalls: 1000 } })
  authority.clock.setWall(Math.floor(Date.now() / 1000))
  const installations = await Promise.all(
    Array.from({ length: 60 }, () => newDirectory({ authority, server }).draw()),
  )
  await authority.close()
  let shown = 0
  for (let round = 0; round < 3; round++) {
    const { child, url } = await startProgram(t, authority.directory)
    const mine = installations.slice(20 * round, 20 * (round + 1))
    const phones = mine.map(async ({ path }) => {
      const answer = await press({ url }, path).catch(() => undefined)
      if (answer?.status === 200) shown += 1
      if (shown > 5 * round) child.kill('SIGKILL')
    })
    await Promise.all(phones)
  }
  const reopened = await authority.restart()
  const { chain, activations } = (await reopened.api('GET', place)).json
  assert.ok(shown >= 3)
  assert.ok(activations.approved >= shown)
  // the very first is no break
  assert.equal(chain.breaks.used, activations.approved - 1)
})

async function storedNames(url: string, token: string): Promise<readonly string[]> {
  const names: string[] = []
  let cursor = ''
  for (let pages = 0; pages < 50; pages++) {
    const { json } = await send(`${url}/api/v1/licensees?limit=200${cursor}`, 'GET', { token })
    names.push(...json.items.map((item: { name: string }) => item.name))
    if (json.nextCursor === undefined) break
    cursor = `&cursor=${json.nextCursor}`
  }
  return names
}

import assert from 'node:assert/strict'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'node:test'
import { fixedClock, TEST_NOW } from '@marque/testkit'
import { type Answer, ask } from './https-client.ts'
import { makeHome, type RunningServer, startServer } from './license-server-scene.ts'

const basic = (password: string, user = 'admin') => ({
  authorization: `Basic ${btoa(`${user}:${password}`)}`,
})

const list = (server: RunningServer, headers: Record<string, string> = {}) =>
  ask(`${server.api}/admin/registrations`, { headers })

const logIn = (server: RunningServer, password: string, headers: Record<string, string> = {}) =>
  ask(`${server.api}/admin/session`, { json: { password }, headers })

const cookieOf = ({ headers }: Answer): string => String(headers['set-cookie']?.[0])

test('the administrator alone gets in, and is told how', async (t) => {
  const server = await startServer(t)
  const paths = ['registrations', 'events', 'usage?from=0&to=1', 'audit']
  for (const path of paths) {
    const answer = await ask(`${server.api}/admin/${path}`)
    assert.equal(answer.status, 401)
    assert.equal(answer.json()['code'], 40100)
    assert.match(String(answer.headers['www-authenticate']), /^Basic /)
  }
  assert.equal((await list(server, server.admin)).status, 200)
  assert.equal((await list(server, basic(server.password, ''))).status, 200)
})

test("a browser's own login window is not asked for", async (t) => {
  const server = await startServer(t)
  const answer = await list(server, { 'sec-fetch-site': 'same-origin' })
  assert.equal(answer.status, 401)
  assert.doesNotMatch(String(answer.headers['www-authenticate']), /basic/i)
})

const NO_LOGINS = [
  'Basic',
  'Basic !!!',
  'Basic YWRtaW4',
  'Bearer x',
  'Digest a="b"',
  'x'.repeat(9000),
]

test('other Authorization headers are no login, and count as no guess', async (t) => {
  const server = await startServer(t)
  for (const authorization of NO_LOGINS) {
    const answer = await list(server, { authorization })
    assert.equal(answer.status, 401, authorization)
  }
  assert.equal((await list(server, server.admin)).status, 200)
})

test('a session lives in a cookie that no script and no other site gets, until it is ended', async (t) => {
  const server = await startServer(t)
  const answer = await logIn(server, server.password)
  assert.equal(answer.status, 204)
  assert.equal(answer.text, '')
  const [pair = '', ...attributes] = cookieOf(answer).split('; ')
  assert.match(pair, /^__Host-marque-session=[A-Za-z0-9_-]{43}$/)
  for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/']) {
    assert.ok(attributes.includes(attribute), attribute)
  }
  const cookie = { cookie: `other=1; ${pair}; more=2` }
  assert.equal((await list(server, cookie)).status, 200)
  const out = await ask(`${server.api}/admin/session`, { method: 'DELETE', headers: cookie })
  assert.equal(out.status, 204)
  assert.match(cookieOf(out), /Max-Age=0/)
  assert.equal((await list(server, cookie)).status, 401)
})

test('a made-up or empty session is none', async (t) => {
  const server = await startServer(t)
  for (const value of ['', 'A'.repeat(43), 'undefined']) {
    assert.equal((await list(server, { cookie: `__Host-marque-session=${value}` })).status, 401)
  }
})

test('a session ends after twelve hours', async (t) => {
  const clock = fixedClock(TEST_NOW)
  const server = await startServer(t, { clock })
  const cookie = { cookie: cookieOf(await logIn(server, server.password)).split(';', 1)[0] ?? '' }
  clock.advance(12 * 3600 - 1)
  assert.equal((await list(server, cookie)).status, 200)
  clock.advance(2)
  assert.equal((await list(server, cookie)).status, 401)
})

test('five wrong passwords lock the address out for fifteen minutes, sessions excepted', async (t) => {
  const clock = fixedClock(TEST_NOW)
  const env = { MARQUE_TRUSTED_PROXIES: '127.0.0.1' }
  const server = await startServer(t, { clock, env })
  const from = (address: string) => ({ 'x-forwarded-for': address })
  const before = await logIn(server, server.password, from('10.0.0.1'))
  for (let i = 0; i < 5; i++) {
    const answer = await logIn(server, `wrong password ${i}`, from('10.0.0.1'))
    assert.equal(answer.json()['code'], 40100)
  }
  const locked = await logIn(server, server.password, from('10.0.0.1'))
  assert.equal(locked.status, 429)
  assert.equal(locked.json()['code'], 42900)
  assert.equal(locked.headers['retry-after'], '900')
  const basicToo = await list(server, { ...server.admin, ...from('10.0.0.1') })
  assert.equal(basicToo.status, 429)
  const cookie = { cookie: cookieOf(before).split(';', 1)[0] ?? '' }
  assert.equal((await list(server, { ...cookie, ...from('10.0.0.1') })).status, 200)
  assert.equal((await logIn(server, server.password, from('10.0.0.2'))).status, 204)
  clock.advance(15 * 60)
  assert.equal((await logIn(server, server.password, from('10.0.0.1'))).status, 204)
  assert.doesNotMatch(server.printed(), /wrong password \d/)
})

test('guessing from ever new addresses is stopped altogether', async (t) => {
  const clock = fixedClock(TEST_NOW)
  const server = await startServer(t, { clock, env: { MARQUE_TRUSTED_PROXIES: '127.0.0.1' } })
  let tried = 0
  for (let i = 0; i < 250; i++) {
    const answer = await logIn(server, 'wrong', { 'x-forwarded-for': `10.0.1.${i}` })
    if (answer.status === 401) tried += 1
  }
  assert.equal(tried, 200)
})

test('the random password is kept under 0600 and stays over a restart', async (t) => {
  const home = await makeHome(t)
  const first = await startServer(t, { at: home })
  const path = join(home.home, 'config', 'adminPassword')
  assert.equal((await stat(path)).mode & 0o777, 0o600)
  assert.match(first.password, /^[A-Za-z0-9_-]{24}$/)
  await first.close()
  const second = await startServer(t, { at: home })
  assert.equal(second.password, first.password)
  assert.equal(await readFile(path, 'utf8'), `${first.password}\n`)
})

test('a password file that is named rules, and none is made', async (t) => {
  const home = await makeHome(t)
  const file = join(home.home, 'secret')
  await writeFile(file, 'my own password\r\n')
  const server = await startServer(t, { at: home, env: { MARQUE_ADMIN_PASSWORD_FILE: file } })
  assert.equal((await list(server, basic('my own password'))).status, 200)
  assert.equal(server.password, '')
  assert.doesNotMatch(server.printed(), /my own password/)
})

// Another password, sessions that end with the old one, and what the audit log has of it (A21).
import assert from 'node:assert/strict'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Answer, ask } from '../edges/https-client.ts'
import { makeHome, type RunningServer, startServer } from '../edges/license-server-scene.ts'

type Headers = Record<string, string>

const basic = (password: string): Headers => ({
  authorization: `Basic ${btoa(`admin:${encodeLatin(password)}`)}`,
})

/** UTF-8 bytes as the letters that `btoa` takes. */
const encodeLatin = (text: string): string => String.fromCharCode(...new TextEncoder().encode(text))

const overview = (server: RunningServer, headers: Headers) =>
  ask(`${server.api}/admin/overview`, { headers })

const cookieOf = ({ headers }: Answer): Headers => ({
  cookie: String(headers['set-cookie']?.[0]).split(';', 1)[0] ?? '',
})

const logIn = async (server: RunningServer, password: string): Promise<Headers> =>
  cookieOf(await ask(`${server.api}/admin/session`, { json: { password } }))

const change = (server: RunningServer, headers: Headers, current: string, next: string) =>
  ask(`${server.api}/admin/password`, { method: 'PUT', headers, json: { current, next } })

async function eventNames(server: RunningServer, headers: Headers): Promise<readonly string[]> {
  const answer = await ask(`${server.api}/admin/events`, { headers })
  return (answer.json()['items'] as { name: string }[]).map(({ name }) => name)
}

const NEXT = 'a longer password 密码'

test('a new password rules at once and after a restart, and is kept as a hash alone', async (t) => {
  const home = await makeHome(t)
  const server = await startServer(t, { at: home })
  const [mine, other] = [await logIn(server, server.password), await logIn(server, server.password)]
  const changed = await change(server, mine, server.password, NEXT)
  assert.equal(changed.status, 204)
  assert.equal((await overview(server, other)).status, 401, 'the other session has ended')
  assert.equal((await overview(server, mine)).status, 401, 'the old token too')
  assert.equal((await overview(server, cookieOf(changed))).status, 200)
  assert.equal((await overview(server, basic(NEXT))).status, 200)
  assert.equal((await overview(server, basic(server.password))).status, 401)
  const file = join(home.home, 'config', 'adminPassword')
  assert.match(await readFile(file, 'utf8'), /^scrypt:[\w-]{22}:[\w-]{43}\n$/)
  assert.equal((await stat(file)).mode & 0o777, 0o600)
  await server.close()
  const again = await startServer(t, { at: home })
  assert.equal((await overview(again, basic(NEXT))).status, 200)
  assert.equal((await overview(again, basic(await readFile(file, 'utf8')))).status, 401)
  const names = await eventNames(again, basic(NEXT))
  for (const name of ['password.changed', 'session.opened', 'session.refused']) {
    assert.ok(names.includes(name), name)
  }
  assert.doesNotMatch(server.printed() + again.printed(), /longer password/)
})

test('whoever is logged in but does not know the password cannot change it by guessing', async (t) => {
  const server = await startServer(t)
  const session = await logIn(server, server.password)
  for (let tries = 0; tries < 5; tries++) {
    const answer = await change(server, session, `guess ${tries}`, NEXT)
    assert.equal(answer.json()['code'], 40300)
  }
  const locked = await change(server, session, server.password, NEXT)
  assert.equal(locked.json()['code'], 42900)
  assert.ok(Number(locked.json()['retryAfterSeconds']) > 800)
  assert.equal((await overview(server, session)).status, 200)
})

test('a password that is too short, or not one line, is refused', async (t) => {
  const server = await startServer(t)
  for (const next of ['short', 'two\nlines of text', '']) {
    const answer = await change(server, server.admin, server.password, next)
    assert.equal(answer.json()['code'], 10001, next)
  }
})

test('where a setting names the file of the password, that file is the place', async (t) => {
  const home = await makeHome(t)
  const file = join(home.home, 'secret')
  await writeFile(file, 'my own password\n')
  const server = await startServer(t, { at: home, env: { MARQUE_ADMIN_PASSWORD_FILE: file } })
  const me = basic('my own password')
  assert.equal((await overview(server, me)).json()['passwordChangeable'], false)
  const answer = await change(server, me, 'my own password', NEXT)
  assert.equal(answer.json()['code'], 40900)
  assert.match(answer.text, /MARQUE_ADMIN_PASSWORD_FILE/)
  assert.equal(await readFile(file, 'utf8'), 'my own password\n')
})

test('logging out everywhere ends every session', async (t) => {
  const server = await startServer(t)
  const [mine, other] = [await logIn(server, server.password), await logIn(server, server.password)]
  const out = await ask(`${server.api}/admin/sessions`, { method: 'DELETE', headers: mine })
  assert.equal(out.status, 204)
  for (const session of [mine, other]) assert.equal((await overview(server, session)).status, 401)
  assert.equal((await eventNames(server, server.admin))[0], 'sessions.ended')
})

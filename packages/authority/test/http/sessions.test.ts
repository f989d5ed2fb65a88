// Operators sign in with a password: a session with their role, which ends when they, an administrator
// or time says so; guessing is slowed down, and other people's pages are kept out (threats A19, A21).
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { addOperator } from '../../src/index.ts'
import { type Answer, send, type Test, type TestAuthority, testAuthority } from '../fixtures.ts'

const PASSWORD = 'TEST correct horse'
const ADA = { email: 'ada@example.com', password: PASSWORD }

async function withOperator(
  t: Test,
  options: { role?: 'admin' | 'issuer' | 'viewer'; publicUrl?: string } = {},
): Promise<TestAuthority> {
  const { role = 'issuer', publicUrl } = options
  const authority = await testAuthority(t, publicUrl === undefined ? {} : { publicUrl })
  await addOperator({ dataDirectory: authority.directory, ...ADA, role })
  return authority
}

const signIn = (
  { api }: TestAuthority,
  body: unknown = ADA,
  headers: Record<string, string> = {},
): Promise<Answer> => api('POST', '/session', { body, token: '', headers })

const cookieOf = ({ headers }: Answer): string =>
  (headers.get('set-cookie') ?? '').split(';')[0] ?? ''

const as =
  ({ api }: TestAuthority, cookie: string) =>
  (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    api(method, path, {
      token: '',
      headers: { cookie, ...headers },
      ...(body === undefined ? {} : { body }),
    })

suite('a session of an operator', () => {
  test('has the role of the operator, is named in the audit log, and ends with signing out', async (t) => {
    const authority = await withOperator(t)
    const answer = await signIn(authority)
    assert.equal(answer.status, 200)
    assert.equal(answer.json.operator.role, 'issuer')
    assert.doesNotMatch(answer.text, /hash|scrypt|token/i)
    assert.match(answer.headers.get('set-cookie') ?? '', /HttpOnly; SameSite=Strict$/)
    const ask = as(authority, cookieOf(answer))
    assert.equal((await ask('GET', '/session')).json.operator.email, ADA.email)
    const licensee = {
      name: 'Example Works',
      email: 'it@example.com',
      contractSignedOn: '2026-01-15',
    }
    assert.equal((await ask('POST', '/licensees', licensee)).status, 201)
    assert.equal((await ask('GET', '/tokens')).status, 403)
    const [added] = (await ask('GET', '/audit?limit=1')).json.items
    assert.equal(added.details.actor, `operator ${answer.json.operator.id}`)
    const out = await ask('DELETE', '/session')
    assert.equal(out.status, 204)
    assert.match(out.headers.get('set-cookie') ?? '', /=; Path=\/; Max-Age=0/)
    assert.equal((await ask('GET', '/session')).status, 401)
  })

  test('ends after twelve hours, with the operator, and not with a restart', async (t) => {
    const authority = await withOperator(t)
    const cookie = cookieOf(await signIn(authority))
    const restarted = await authority.restart()
    assert.equal((await as(restarted, cookie)('GET', '/session')).status, 200)
    restarted.clock.advance(12 * 3600)
    assert.equal((await as(restarted, cookie)('GET', '/session')).status, 401)
    const again = await signIn(restarted)
    const path = `/operators/${again.json.operator.id}`
    assert.equal((await restarted.api('DELETE', path)).status, 204)
    assert.equal((await as(restarted, cookieOf(again))('GET', '/licensees')).status, 401)
    assert.equal((await signIn(restarted)).status, 401)
  })

  test('is listed with its address, and ended from elsewhere; nobody ends those of others', async (t) => {
    const authority = await withOperator(t)
    await addOperator({
      dataDirectory: authority.directory,
      ...ADA,
      email: 'bob@example.com',
      role: 'admin',
    })
    const [one, two] = [cookieOf(await signIn(authority)), cookieOf(await signIn(authority))]
    const bob = cookieOf(await signIn(authority, { ...ADA, email: 'bob@example.com' }))
    const { items } = (await as(authority, two)('GET', '/sessions')).json
    assert.deepEqual(
      items.map(({ current, address }: { current: boolean; address: string }) => [
        current,
        address,
      ]),
      [
        [true, '127.0.0.1'],
        [false, '127.0.0.1'],
      ],
    )
    const other = `/sessions/${items[1].id}`
    assert.equal((await as(authority, bob)('DELETE', other)).status, 404)
    assert.equal((await as(authority, two)('DELETE', other)).status, 204)
    assert.equal((await as(authority, one)('GET', '/session')).status, 401)
    assert.equal((await as(authority, two)('GET', '/session')).status, 200)
  })

  test('ends with a new password, but for the one that set it', async (t) => {
    const authority = await withOperator(t, { role: 'viewer' })
    const [one, two] = [cookieOf(await signIn(authority)), cookieOf(await signIn(authority))]
    const next = 'TEST another horse'
    const change = (current: string, to = next) =>
      as(authority, two)('POST', '/session/password', { current, next: to })
    assert.equal((await change('TEST wrong')).json.code, 40300)
    assert.equal((await change(PASSWORD, 'short')).json.code, 10001)
    assert.equal((await change(PASSWORD)).status, 204)
    assert.equal((await as(authority, one)('GET', '/session')).status, 401)
    assert.equal((await as(authority, two)('GET', '/session')).status, 200)
    assert.equal((await signIn(authority)).status, 401)
    assert.equal((await signIn(authority, { ...ADA, password: next })).status, 200)
  })

  test('is no token, and a token has no session', async (t) => {
    const authority = await withOperator(t)
    assert.equal((await authority.api('GET', '/session')).json.code, 40300)
    const [, token = ''] = cookieOf(await signIn(authority)).split('=')
    assert.equal((await authority.api('GET', '/licensees', { token })).status, 401)
    const made = await as(authority, 'marque-authority=short; marque-authority=')('GET', '/session')
    assert.equal(made.status, 401)
  })
})

suite('signing in', () => {
  test('says the same of a wrong address and a wrong password, and writes both down', async (t) => {
    const authority = await withOperator(t)
    const wrong = [
      await signIn(authority, { ...ADA, password: 'TEST wrong' }),
      await signIn(authority, { ...ADA, email: 'nobody@example.com' }),
    ]
    const [one, two] = wrong.map(({ status, text }) => [status, text])
    assert.deepEqual(one, two)
    assert.equal(wrong[0]?.json.code, 40100)
    const { items } = (await authority.api('GET', '/audit?limit=2')).json
    assert.deepEqual(
      items.map(({ name }: { name: string }) => name),
      ['session.refused', 'session.refused'],
    )
    assert.doesNotMatch(JSON.stringify([items, authority.log.lines]), /TEST wrong|correct horse/)
  })

  test('stops after five wrong passwords, in parallel and over a restart too, for 15 minutes', async (t) => {
    const authority = await withOperator(t)
    const guess = (number: number) =>
      signIn(authority, { ...ADA, password: `TEST guess ${number}` })
    const guesses = await Promise.all(Array.from({ length: 8 }, (_, number) => guess(number)))
    const statuses = guesses.map(({ status }) => status).toSorted()
    assert.deepEqual(statuses, [401, 401, 401, 401, 401, 429, 429, 429])
    const restarted = await authority.restart()
    const locked = await signIn(restarted)
    assert.equal(locked.status, 429, 'even with the right password')
    assert.ok(Number(locked.headers.get('retry-after')) > 800)
    restarted.clock.advance(15 * 60 + 1)
    assert.equal((await signIn(restarted)).status, 200)
  })

  test('is not for pages of other origins, and neither is what a session does', async (t) => {
    const authority = await withOperator(t, { publicUrl: 'https://licenses.example' })
    const foreign = { 'sec-fetch-site': 'cross-site' }
    assert.equal((await signIn(authority, ADA, foreign)).status, 403)
    const answer = await signIn(authority, ADA, { origin: 'https://licenses.example' })
    const set = answer.headers.get('set-cookie') ?? ''
    assert.match(set, /^__Host-marque-authority=.*; Secure$/)
    const ask = as(authority, cookieOf(answer))
    for (const headers of [foreign, { origin: 'https://elsewhere.example' }, { origin: 'null' }]) {
      assert.equal((await ask('DELETE', '/session', undefined, headers)).status, 403)
    }
    assert.equal((await ask('DELETE', '/session')).status, 204)
  })

  test('holds input against the schema, all faults at once', async (t) => {
    const authority = await withOperator(t)
    const bad = await signIn(authority, { email: '', password: 7, role: 'admin' })
    assert.equal(bad.json.code, 10001)
    assert.deepEqual(bad.json.faults.map(({ field }: { field: string }) => field).toSorted(), [
      'body',
      'email',
      'password',
    ])
    const empty = await send(`${authority.url}/api/v1/session`, 'POST', { body: '{' })
    assert.equal(empty.json.code, 10000)
  })
})

// Operators are invited: the first one by the link that a new authority prints, all others by an
// administrator (threats A21).
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { fixedClock } from '@marque/testkit'
import { startAuthority } from '../../src/index.ts'
import { collectingLog, dataDirectory, send, type Test, testAuthority } from '../fixtures.ts'

const DAY = 86_400

async function newAuthority(t: Test) {
  const directory = await dataDirectory(t)
  const clock = fixedClock()
  const log = collectingLog()
  const start = async () => {
    const place = { dataDirectory: directory, port: 0, host: '127.0.0.1' }
    const authority = await startAuthority({ ...place, clock, log })
    t.after(() => authority.close())
    return authority
  }
  return { start, clock, log }
}

const tokenOf = (url: string): string => new URL(url).hash.slice(1)
const accept = (url: string, body: object, headers = {}) =>
  send(`${url}/api/v1/invitations/accept`, 'POST', { body, headers })

suite('the first administrator', () => {
  test('comes by the link of the first start, once', async (t) => {
    const { start, log } = await newAuthority(t)
    const { url, firstAdministrator: first, close } = await start()
    assert.ok(first !== undefined)
    assert.equal(new URL(first.url).pathname, '/welcome')
    const token = tokenOf(first.url)
    const read = await send(`${url}/api/v1/invitations/read`, 'POST', { body: { token } })
    assert.deepEqual(read.json, { role: 'admin', publisher: 'TEST Acme' })
    const account = { token, password: 'TEST correct horse' }
    assert.deepEqual((await accept(url, account)).json.faults, [
      { field: 'email', problem: 'is missing' },
    ])
    const accepted = await accept(url, { ...account, email: 'Ada@example.com' })
    assert.equal(accepted.status, 200)
    assert.equal(accepted.json.operator.email, 'ada@example.com')
    assert.equal(accepted.json.operator.role, 'admin')
    const cookie = (accepted.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const session = await send(`${url}/api/v1/session`, 'GET', { headers: { cookie } })
    assert.equal(session.status, 200)
    const again = await accept(url, { ...account, email: 'eve@example.com' })
    assert.equal(again.json.code, 41003)
    assert.ok(!log.lines.join('').includes(token))
    await close()
    assert.equal((await start()).firstAdministrator, undefined)
  })

  test('a second start prints the same link, until its week is over', async (t) => {
    const { start, clock } = await newAuthority(t)
    const before = await start()
    await before.close()
    const again = await start()
    const tokens = [before, again].map(({ firstAdministrator: first }) => tokenOf(first?.url ?? ''))
    assert.equal(tokens[0], tokens[1])
    await again.close()
    clock.advance(7 * DAY)
    const { url, firstAdministrator } = await start()
    assert.notEqual(tokenOf(firstAdministrator?.url ?? ''), tokens[0])
    const account = { email: 'ada@example.com', password: 'TEST correct horse' }
    const old = await accept(url, {
      ...account,
      token: tokenOf(before.firstAdministrator?.url ?? ''),
    })
    assert.equal(old.json.code, 41003)
    const now = await accept(url, { ...account, token: tokenOf(firstAdministrator?.url ?? '') })
    assert.equal(now.status, 200)
  })

  test('a link that nobody used ends after a week, and with the first operator', async (t) => {
    const { start, clock } = await newAuthority(t)
    const { url, firstAdministrator } = await start()
    const token = tokenOf(firstAdministrator?.url ?? '')
    clock.advance(7 * DAY)
    const account = { token, email: 'ada@example.com', password: 'TEST correct horse' }
    assert.equal((await accept(url, account)).json.code, 41003)
    const authority = await testAuthority(t)
    const operator = { email: 'ada@example.com', role: 'admin', password: 'TEST correct horse' }
    await authority.api('POST', '/operators', { body: operator })
    const { items } = (await authority.api('GET', '/invitations')).json
    assert.deepEqual(items, [])
  })
})

suite('an invitation', () => {
  const invited = { email: 'grace@example.com', role: 'issuer' }

  test('makes the account of the address that was invited, and no other', async (t) => {
    const { url, api } = await testAuthority(t)
    const made = await api('POST', '/invitations', { body: invited })
    assert.equal(made.status, 201)
    const account = { token: tokenOf(made.json.url), password: 'TEST correct horse' }
    const other = await accept(url, { ...account, email: 'eve@example.com' })
    assert.equal(other.json.code, 10001)
    const short = await accept(url, { ...account, password: 'short' })
    assert.deepEqual(
      short.json.faults.map(({ field }: { field: string }) => field),
      ['password'],
    )
    const { status, json } = await accept(url, account)
    assert.equal(status, 200)
    assert.equal(json.operator.role, 'issuer')
    assert.equal((await api('POST', '/invitations', { body: invited })).json.code, 40900)
  })

  test('is listed without its link, and can be withdrawn', async (t) => {
    const { url, api } = await testAuthority(t)
    const made = await api('POST', '/invitations', { body: invited })
    const listed = await api('GET', '/invitations')
    assert.ok(!listed.text.includes(tokenOf(made.json.url)))
    assert.equal((await api('DELETE', `/invitations/${made.json.id}`)).status, 204)
    const account = { token: tokenOf(made.json.url), password: 'TEST correct horse' }
    assert.equal((await accept(url, account)).json.code, 41003)
    assert.equal((await api('DELETE', `/invitations/${made.json.id}`)).status, 404)
    const { text } = await api('GET', '/audit')
    assert.match(text, /operator.invitation-withdrawn/)
    assert.ok(!text.includes(tokenOf(made.json.url)))
  })

  test('is not accepted from a page of another origin', async (t) => {
    const { url, api } = await testAuthority(t)
    const made = await api('POST', '/invitations', { body: invited })
    const account = { token: tokenOf(made.json.url), password: 'TEST correct horse' }
    const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
    assert.equal((await accept(url, account, foreign)).status, 403)
  })
})

suite('roles of operators', () => {
  test('are changed, and the last administrator stays one', async (t) => {
    const { api } = await testAuthority(t)
    const add = async (email: string, role: string) =>
      (await api('POST', '/operators', { body: { email, role, password: 'TEST correct horse' } }))
        .json.id
    const ada = await add('ada@example.com', 'admin')
    const grace = await add('grace@example.com', 'viewer')
    const change = (id: string, body: object) => api('PATCH', `/operators/${id}`, { body })
    assert.equal((await change(ada, { role: 'viewer' })).json.code, 40900)
    assert.equal((await api('DELETE', `/operators/${ada}`)).json.code, 40900)
    const stale = await change(grace, { role: 'admin', expectedRole: 'issuer' })
    assert.equal(stale.json.code, 40900)
    assert.match(stale.text, /changed by somebody else/)
    const changed = await change(grace, { role: 'admin', expectedRole: 'viewer' })
    assert.equal(changed.json.role, 'admin')
    assert.equal((await change(ada, { role: 'viewer' })).status, 200)
    const { items } = (await api('GET', '/audit?name=operator.role-changed')).json
    assert.equal(items.length, 2)
    assert.deepEqual([items[1].details.before, items[1].details.role], ['viewer', 'admin'])
  })
})

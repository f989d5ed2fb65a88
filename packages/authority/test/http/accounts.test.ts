// Operators and tokens: made, listed without their secrets, taken away at once (threats A21).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testAuthority } from '../fixtures.ts'

test('a token works at once with its role, is shown once, and ends when it is revoked', async (t) => {
  const authority = await testAuthority(t)
  const { api } = authority
  const made = await api('POST', '/tokens', { body: { role: 'viewer', name: 'monitoring' } })
  assert.equal(made.status, 201)
  const { token, id } = made.json
  assert.equal((await api('GET', '/licensees', { token })).status, 200)
  assert.equal((await api('GET', '/tokens', { token })).status, 403)
  const list = await api('GET', '/tokens')
  assert.ok(!list.text.includes(token))
  assert.ok(!/hash/i.test(list.text))
  assert.equal(list.json.items[0].name, 'monitoring')
  assert.equal((await api('DELETE', `/tokens/${id}`)).status, 204)
  assert.equal((await api('GET', '/licensees', { token })).status, 401)
  assert.equal((await api('DELETE', `/tokens/${id}`)).status, 404)
})

test('an operator is added once for each address, and removed', async (t) => {
  const { api } = await testAuthority(t)
  const body = { email: 'Ada@Example.com', role: 'issuer', password: 'TEST correct horse' }
  const added = await api('POST', '/operators', { body })
  assert.equal(added.status, 201)
  assert.equal(added.json.email, 'ada@example.com')
  assert.ok(!/password|scrypt/i.test(added.text))
  assert.equal((await api('POST', '/operators', { body })).json.code, 40900)
  assert.equal((await api('GET', '/operators')).json.items.length, 1)
  assert.equal((await api('DELETE', `/operators/${added.json.id}`)).status, 204)
  assert.equal((await api('DELETE', `/operators/${added.json.id}`)).status, 404)
})

test('a short password, a wrong role or a wrong address is refused', async (t) => {
  const { api } = await testAuthority(t)
  const good = { email: 'ada@example.com', role: 'issuer', password: 'TEST correct horse' }
  for (const [field, change] of [
    ['password', { password: 'short' }],
    ['role', { role: 'root' }],
    ['email', { email: 'nobody' }],
  ] as const) {
    const { json } = await api('POST', '/operators', { body: { ...good, ...change } })
    assert.equal(json.faults[0].field, field)
  }
})

test('no secret is in the log or the audit trail', async (t) => {
  const authority = await testAuthority(t)
  const password = 'TEST correct horse'
  await authority.api('POST', '/operators', {
    body: { email: 'ada@example.com', role: 'issuer', password },
  })
  const { token } = (await authority.api('POST', '/tokens', { body: { role: 'viewer' } })).json
  const audit = await authority.api('GET', '/audit')
  const said = `${audit.text}\n${authority.log.lines.join('\n')}`
  for (const secret of [password, token, authority.tokens.admin]) {
    assert.ok(!said.includes(secret))
  }
})

// Idempotency keys: an answer that was lost can be asked for again, and nothing happens twice.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { LICENSEE, REQUEST, type TestAuthority, testAuthority } from '../fixtures.ts'

const key = (value: string) => ({ 'idempotency-key': value })

const count = async (authority: TestAuthority, path: string): Promise<number> =>
  (await authority.api('GET', path)).json.items.length

test('the same key and body get the same answer, and one thing comes to be', async (t) => {
  const authority = await testAuthority(t)
  const { api } = authority
  await api('POST', '/licensees', { body: LICENSEE })
  const post = () => api('POST', '/requests', { body: REQUEST, headers: key('a') })
  const answers = [await post(), await post(), ...(await Promise.all([post(), post()]))]
  assert.equal(new Set(answers.map(({ text }) => text)).size, 1)
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([201]))
  assert.equal(await count(authority, '/requests'), 1)
})

test('the same key with another body, or for another route, is a conflict', async (t) => {
  const authority = await testAuthority(t)
  const { api } = authority
  await api('POST', '/requests', { body: REQUEST, headers: key('a') })
  const other = { ...REQUEST, projectName: 'another' }
  const conflict = await api('POST', '/requests', { body: other, headers: key('a') })
  assert.equal(conflict.status, 409)
  assert.equal(conflict.json.code, 40900)
  const elsewhere = await api('POST', '/licensees', { body: LICENSEE, headers: key('a') })
  assert.equal(elsewhere.json.code, 40900)
  assert.equal(await count(authority, '/requests'), 1)
})

test('keys of two tokens do not meet', async (t) => {
  const authority = await testAuthority(t)
  const { api, tokens } = authority
  const ask = (token: string) =>
    api('POST', '/requests', { body: REQUEST, headers: key('a'), token })
  const [first, second] = [await ask(tokens.admin), await ask(tokens.issuer)]
  assert.notEqual(first.json.id, second.json.id)
})

test('a write that was refused may be tried again under its key', async (t) => {
  const authority = await testAuthority(t)
  const { api } = authority
  await api('POST', '/licensees', { body: LICENSEE })
  const { json } = await api('POST', '/requests', { body: REQUEST })
  const confirm = (terms: object) =>
    api('POST', `/requests/${json.id}/confirm`, { body: { terms }, headers: key('c') })
  assert.equal((await confirm({ ips: ['nowhere'] })).status, 400)
  assert.equal((await confirm({})).status, 201)
  assert.equal((await confirm({})).status, 201)
})

test('answers outlive a restart and are forgotten after a day', async (t) => {
  const authority = await testAuthority(t)
  const post = (to: TestAuthority) =>
    to.api('POST', '/requests', { body: REQUEST, headers: key('a') })
  const first = await post(authority)
  const restarted = await authority.restart()
  assert.equal((await post(restarted)).text, first.text)
  restarted.clock.advance(86_401)
  assert.notEqual((await post(restarted)).text, first.text)
})

test('a key that is no key is refused', async (t) => {
  const authority = await testAuthority(t)
  for (const value of ['two words', 'x'.repeat(256)]) {
    const answer = await authority.api('POST', '/requests', { body: REQUEST, headers: key(value) })
    assert.equal(answer.json.code, 10001)
  }
})

test('a new token that is answered again lies nowhere in the database', async (t) => {
  const authority = await testAuthority(t)
  const make = () =>
    authority.api('POST', '/tokens', { body: { role: 'viewer' }, headers: key('t') })
  const [first, again] = [await make(), await make()]
  assert.equal(again.json.token, first.json.token)
  await authority.close()
  const stored = readFileSync(`${authority.directory}/authority.sqlite`, 'latin1')
  assert.ok(!stored.includes(first.json.token))
})

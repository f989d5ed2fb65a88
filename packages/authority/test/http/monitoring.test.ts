// What monitoring sees, and the page at the front door.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BROWSER_PHONE, issueServer, JSON_PHONE, send, testAuthority } from '../fixtures.ts'

test('alive and ready, and not ready once no issuing key is delegated', async (t) => {
  const authority = await testAuthority(t)
  const ask = (path: string) => send(`${authority.url}${path}`, 'GET')
  assert.equal((await ask('/healthz')).status, 200)
  assert.equal((await ask('/readyz')).status, 200)
  authority.clock.advance(401 * 86_400)
  assert.equal((await ask('/healthz')).status, 200)
  const late = await ask('/readyz')
  assert.equal(late.status, 503)
  assert.match(late.json.reason, /marque keys delegate/)
})

test('counters tell decisions and refusals by code', async (t) => {
  const authority = await testAuthority(t)
  const server = await issueServer(authority)
  const phone = (path: string) => send(`${authority.url}${path}`, 'POST', { headers: JSON_PHONE })
  await phone(await server.challengePath())
  await phone(await server.challengePath({ issuedAt: authority.clock.now() - 9999 }))
  await phone('/A/AAAA')
  const { text } = await send(`${authority.url}/metrics`, 'GET')
  assert.match(text, /activation_decisions_total\{outcome="approved",code="0"\} 1/)
  assert.match(text, /activation_decisions_total\{outcome="refused",code="40005"\} 1/)
  assert.match(text, /refusals_total\{code="40000"\} 1/)
  assert.match(text, /request_seconds_count\{route="POST \/A\/:challenge",status="200"\} 1/)
})

test('the front door says what this is, in both languages', async (t) => {
  const authority = await testAuthority(t)
  const page = (language: string) =>
    send(`${authority.url}/?lang=${language}`, 'GET', { headers: BROWSER_PHONE })
  const english = await page('en')
  assert.equal(english.status, 200)
  assert.match(english.text, /TEST Acme issues licenses/)
  assert.match((await page('zh')).text, /授权中心/)
  for (const [, href] of english.text.matchAll(/<a href="(\/[^"]*)"/g)) {
    assert.equal((await send(`${authority.url}${href}`, 'GET')).status, 200, href)
  }
})

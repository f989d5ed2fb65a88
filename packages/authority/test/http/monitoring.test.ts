// What monitoring sees, and the page at the front door.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { issueServer, JSON_PHONE, send, testAuthority } from '../fixtures.ts'

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

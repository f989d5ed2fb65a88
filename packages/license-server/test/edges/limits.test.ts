import assert from 'node:assert/strict'
import test from 'node:test'
import { fixedClock, TEST_NOW } from '@marque/testkit'
import { ask, keepAlive } from './https-client.ts'
import { activate, startServer } from './license-server-scene.ts'
import { claimBody } from './node-requests.ts'

test('sixty challenges a minute are made, the next is refused with the time to wait', async (t) => {
  const clock = fixedClock(TEST_NOW)
  const server = await startServer(t, { clock })
  const agent = keepAlive()
  t.after(() => agent.destroy())
  const make = () => ask(`${server.api}/challenges`, { method: 'POST', agent })
  for (let i = 0; i < 60; i++) assert.equal((await make()).status, 201)
  const refused = await make()
  assert.equal(refused.status, 429)
  assert.equal(refused.json()['code'], 42900)
  assert.equal(refused.headers['retry-after'], '60')
  clock.advance(61)
  assert.equal((await make()).status, 201)
})

test('node routes have no rate limit', async (t) => {
  const server = await startServer(t)
  await activate(server)
  const agent = keepAlive()
  t.after(() => agent.destroy())
  for (let i = 0; i < 200; i++) {
    const answer = await ask(`${server.api}/registrations`, { json: claimBody(), agent })
    assert.equal(answer.status, i === 0 ? 201 : 200)
  }
})

const claimFrom = (api: string, forwarded: string) =>
  ask(`${api}/registrations`, { json: claimBody(), headers: { 'x-forwarded-for': forwarded } })

test('A18: a forged X-Forwarded-For does not pass the address list of the license', async (t) => {
  const server = await startServer(t, { terms: { ips: ['10.0.0.0/8'] } })
  await activate(server)
  for (const forged of ['10.0.0.1', '10.0.0.1, 127.0.0.1', '127.0.0.1, 10.0.0.1']) {
    const answer = await claimFrom(server.api, forged)
    assert.equal(answer.json()['code'], 30003)
    assert.match(answer.text, /127\.0\.0\.1/)
  }
})

test('A18: behind a trusted proxy the address that it saw counts, not what the client wrote', async (t) => {
  const server = await startServer(t, {
    terms: { ips: ['10.0.0.0/8'] },
    env: { MARQUE_TRUSTED_PROXIES: '127.0.0.0/8' },
  })
  await activate(server)
  assert.equal((await claimFrom(server.api, '10.0.0.1, 203.0.113.9')).json()['code'], 30003)
  assert.equal((await claimFrom(server.api, '203.0.113.9, 10.0.0.1')).status, 201)
})

// Claim, renew and release over real TLS; every refusal that a node must believe is signed.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  type ClaimAnswer,
  ClaimAnswerSchema,
  type ClaimBody,
  type LeaseAnswer,
  LeaseAnswerSchema,
  parseWith,
  type Refusal,
  verifyLease,
  verifyRefusal,
} from '@marque/protocol'
import { ask } from '../edges/https-client.ts'
import { activate, type RunningServer, startServer } from '../edges/license-server-scene.ts'
import { claimBody } from '../edges/node-requests.ts'

const ends: (() => unknown)[] = []
const ending = { after: (end: () => unknown) => ends.push(end) }
let server: RunningServer

before(async () => {
  server = await startServer(ending, { terms: { maxConnections: 50, appNames: ['webroot'] } })
  await activate(server)
})

after(async () => {
  for (const end of ends) await end()
})

const askerOf = (body: ClaimBody, nonce = body.nonce) => ({
  trust: server.publisher.trust,
  productId: 'report-server',
  project: body.project.id,
  node: body.node.id,
  nonce,
})

const claim = (body: unknown, headers = {}) =>
  ask(`${server.api}/registrations`, { json: body, headers })

const bearer = (leaseSecret: string) => ({ authorization: `Bearer ${leaseSecret}` })

/** The refusal in a problem, verified as a node does. */
async function refusalIn(answer: { json: () => Record<string, unknown> }, body: ClaimBody) {
  const { refusal, licenseFile } = answer.json()
  return verifyRefusal({ refusal: String(refusal), licenseFile }, askerOf(body))
}

async function claimed(name: string): Promise<{ body: ClaimBody; answer: ClaimAnswer }> {
  const body = claimBody(name)
  const { status, json } = await claim(body)
  assert.ok(status === 201 || status === 200)
  return { body, answer: json() as unknown as ClaimAnswer }
}

test('a new seat is 201, the same seat again 200, and both verify', async () => {
  const body = claimBody('twice')
  const first = await claim(body)
  assert.equal(first.status, 201)
  assert.equal(first.headers['content-type'], 'application/json; charset=utf-8')
  const answer = parseWith(ClaimAnswerSchema, first.json(), 'claim answer')
  await verifyLease(answer, askerOf(body))
  const again = await claim(body, bearer(answer.leaseSecret))
  assert.equal(again.status, 200)
  const same = parseWith(ClaimAnswerSchema, again.json(), 'claim answer')
  assert.equal(same.registrationId, answer.registrationId)
  assert.equal(same.leaseSecret, answer.leaseSecret)
})

test('a renewal answers a new lease for the nonce that was sent, and no secret', async () => {
  const { body, answer } = await claimed('renewing')
  const nonce = 'BBBBBBBBBBBBBBBBBBBBBA'
  const renewed = await ask(`${server.api}/registrations/${answer.registrationId}`, {
    method: 'PUT',
    headers: bearer(answer.leaseSecret),
    json: { nonce },
  })
  assert.equal(renewed.status, 200)
  const lease: LeaseAnswer = parseWith(LeaseAnswerSchema, renewed.json(), 'renew answer')
  assert.ok(!('leaseSecret' in lease))
  await verifyLease(lease, askerOf(body, nonce))
})

test('a release is 204 without a body, a second one 20000', async () => {
  const { answer } = await claimed('leaving')
  const release = () =>
    ask(`${server.api}/registrations/${answer.registrationId}`, {
      method: 'DELETE',
      headers: bearer(answer.leaseSecret),
    })
  const first = await release()
  assert.deepEqual([first.status, first.text], [204, ''])
  const second = await release()
  assert.deepEqual([second.status, second.json()['code']], [404, 20000])
})

test('a refusal is signed for the node that asked', async () => {
  const body = claimBody('refused')
  const answer = await claim({ ...body, project: { ...body.project, appName: 'other' } })
  assert.equal(answer.status, 403)
  assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
  const refusal: Refusal = await refusalIn(answer, body)
  assert.deepEqual(
    [refusal.code, refusal.sub, refusal.project],
    [30005, body.node.id, body.project.id],
  )
})

test('a node that never registered can verify a refusal: the license file is with it', async () => {
  const body = claimBody('never seen')
  const url = `${server.api}/registrations/${body.node.id}`
  const answer = await ask(url, { method: 'PUT', json: { nonce: body.nonce } })
  assert.equal(answer.status, 404)
  const refusal = await refusalIn(answer, body)
  assert.deepEqual([refusal.code, refusal.registration], [40004, body.node.id])
})

test('a refusal for wrong fields is signed if its nonce could be read, and names every fault', async () => {
  const body = claimBody('faulty')
  const faulty = {
    ...body,
    node: { id: 7, name: '' },
    project: { ...body.project, version: 'eleven', configuration: 'cloud' },
  }
  const answer = await claim(faulty)
  assert.equal(answer.status, 400)
  const faults = answer.json()['faults'] as { field: string }[]
  assert.deepEqual(
    new Set(faults.map(({ field }) => field)),
    new Set(['node.id', 'node.name', 'project.version', 'project.configuration']),
  )
  assert.equal((await refusalIn(answer, body)).code, 10001)
})

for (const [what, nonce] of [
  ['missing', undefined],
  ['too short', 'AAAA'],
  ['not base64url', '!'.repeat(22)],
  ['not text', 7],
] as const) {
  test(`an answer to a request whose nonce is ${what} is unsigned`, async () => {
    const { nonce: _nonce, ...rest } = claimBody('no nonce')
    const answer = await claim(nonce === undefined ? rest : { ...rest, nonce })
    assert.equal(answer.status, 400)
    assert.ok(!('refusal' in answer.json()))
  })
}

test('broken JSON is 10000 and unsigned', async () => {
  const headers = { 'content-type': 'application/json' }
  const answer = await ask(`${server.api}/registrations`, { body: '{"nonce":', headers })
  assert.deepEqual([answer.status, answer.json()['code']], [400, 10000])
  assert.ok(!('refusal' in answer.json()))
})

test('a body that is too large is 413 and unsigned', async () => {
  const answer = await claim({ ...claimBody('large'), padding: 'x'.repeat(70_000) })
  assert.deepEqual([answer.status, answer.json()['code']], [413, 41300])
  assert.ok(!('refusal' in answer.json()))
})

test('a bearer that is no lease secret is 40004, whatever its form', async () => {
  const { body, answer } = await claimed('wrong bearer')
  for (const authorization of ['', 'Bearer', 'Bearer x', 'Basic abc', `Bearer ${'A'.repeat(43)}`]) {
    const renewed = await ask(`${server.api}/registrations/${answer.registrationId}`, {
      method: 'PUT',
      headers: { authorization },
      json: { nonce: body.nonce },
    })
    assert.deepEqual([renewed.status, renewed.json()['code']], [404, 40004])
  }
})

test('an unactivated server refuses claims with a signed 40001 that names the QR page', async (t) => {
  const fresh = await startServer(t)
  const body = claimBody('early')
  const answer = await ask(`${fresh.api}/registrations`, { json: body })
  assert.deepEqual([answer.status, answer.json()['code']], [503, 40001])
  assert.equal(answer.json()['qrcodePath'], '/license/qrcode')
  const { refusal, licenseFile } = answer.json()
  const asker = { ...askerOf(body), trust: fresh.publisher.trust }
  assert.equal((await verifyRefusal({ refusal: String(refusal), licenseFile }, asker)).code, 40001)
})

test('the sixth wrong code is 429 with Retry-After', async (t) => {
  const fresh = await startServer(t)
  const challenge = (await ask(`${fresh.api}/challenges`, { method: 'POST' })).json()
  const tries = []
  for (let count = 0; count < 7; count++) {
    const json = { challengeId: challenge['challengeId'], code: String(count).padStart(6, '0') }
    tries.push(await ask(`${fresh.api}/activations`, { json }))
  }
  const codes = tries.map(({ json }) => json()['code'])
  assert.deepEqual(codes, [41000, 41000, 41000, 41000, 41000, 41001, 41001])
  const retryAfter = Number(tries[5]?.headers['retry-after'])
  assert.ok(retryAfter > 890 && retryAfter <= 900)
})

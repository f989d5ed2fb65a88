// Several authorities on one PostgreSQL: whichever of them is asked, the answer is the same, and what
// one was told the others know. Contract: `--database-url`.
import assert from 'node:assert/strict'
import { suite, type TestContext, test } from 'node:test'
import { auditVerifier } from '@marque/protocol'
import { fixedClock } from '@marque/testkit'
import { addOperator, createToken, startAuthority } from '../src/index.ts'
import { emptyDatabase, postgres } from './databases.ts'
import {
  collectingLog,
  dataDirectory,
  issueServer,
  JSON_PHONE,
  LICENSEE,
  REQUEST,
  send,
  type TestAuthority,
} from './fixtures.ts'

/** Processes as far as anybody can tell: they share keys and the database, and no memory. */
async function startSeveral(t: TestContext, count: number): Promise<TestAuthority[]> {
  const directory = await dataDirectory(t)
  const databaseUrl = await emptyDatabase()
  const { token } = await createToken({ dataDirectory: directory, databaseUrl, role: 'admin' })
  const clock = fixedClock()
  const tokens = { admin: token, issuer: token, viewer: token }
  const start = async (): Promise<TestAuthority> => {
    const log = collectingLog()
    const options = { dataDirectory: directory, databaseUrl, port: 0, host: '127.0.0.1' }
    const publicUrl = 'http://authority.example'
    const running = await startAuthority({ ...options, publicUrl, clock, log })
    t.after(running.close)
    return {
      ...running,
      smtpPort: running.smtpPort ?? 0,
      directory,
      clock,
      log,
      tokens,
      api: (method, path, ask = {}) =>
        send(`${running.url}/api/v1${path}`, method, { token, ...ask }),
      restart: start,
    }
  }
  return Promise.all(Array.from({ length: count }, start))
}

suite('authorities that share a PostgreSQL', () => {
  test('begin together on an empty database, and each knows what the others were told', async (t) => {
    const [one, two, three] = await startSeveral(t, 3)
    assert.ok(one !== undefined && two !== undefined && three !== undefined)
    await one.api('POST', '/licensees', { body: LICENSEE })
    const request = await two.api('POST', '/requests', { body: REQUEST })
    assert.equal(request.json.state, 'open')
    const path = `/requests/${request.json.id}/confirm`
    const confirmed = await three.api('POST', path, { body: {} })
    assert.equal(confirmed.status, 201)
    assert.equal((await one.api('POST', path, { body: {} })).status, 409, 'confirmed once')
    const shown = await one.api('GET', `/deployments/${confirmed.json.deployment.id}`)
    assert.equal(shown.status, 200)
  })

  test('show a phone one code, whichever of them it reaches', async (t) => {
    const [one, two] = await startSeveral(t, 2)
    assert.ok(one !== undefined && two !== undefined)
    const server = await issueServer(one)
    const path = await server.challengePath()
    const asked = [one, two, one, two].map(({ url }) =>
      send(`${url}${path}`, 'POST', { headers: JSON_PHONE }),
    )
    const codes = (await Promise.all(asked)).map(({ json }) => json.code)
    assert.deepEqual(new Set(codes), new Set(['482917']))
    const { activations } = (await two.api('GET', `/deployments/${server.deploymentId}`)).json
    assert.equal(activations.approved, 1)
  })

  test('answer a write that is repeated at another of them as the first did', async (t) => {
    const [one, two] = await startSeveral(t, 2)
    assert.ok(one !== undefined && two !== undefined)
    const ask = { body: LICENSEE, headers: { 'idempotency-key': 'once' } }
    const answers = await Promise.all([one, two].map((each) => each.api('POST', '/licensees', ask)))
    assert.deepEqual(
      answers.map(({ status }) => status),
      [201, 201],
    )
    assert.equal(answers[0]?.json.id, answers[1]?.json.id)
    assert.equal((await one.api('GET', '/licensees')).json.items.length, 1)
  })

  test('answer a NUL and other control characters in any text, and are not broken by them', async (t) => {
    const [authority] = await startSeveral(t, 1)
    assert.ok(authority)
    const nul = '\u0000'
    const lists = ['licensees', 'requests', 'licenses', 'deployments'].map((list) => `/${list}`)
    for (const list of [...lists, '/search']) {
      const { status } = await authority.api('GET', `${list}?q=Example%00Works`)
      assert.equal(status, 400, list)
    }
    assert.equal((await authority.api('GET', '/audit?name=%00')).status, 400)
    const request = { ...REQUEST, company: `Example${nul}Works`, note: nul, from: nul }
    const { status, json } = await authority.api('POST', '/requests', { body: request })
    assert.deepEqual([status, json.state, json.company], [201, 'rejected', request.company])
    const found = await authority.api('GET', '/requests?q=example')
    assert.equal(found.json.items.length, 1)
    const login = { email: `ada${nul}@example.com`, password: nul }
    const signIn = await send(`${authority.url}/api/v1/session`, 'POST', { body: login })
    assert.equal(signIn.status, 400)
  })

  test('add to one audit chain, however many write at once', async (t) => {
    const authorities = await startSeveral(t, 3)
    const [one] = authorities as [TestAuthority]
    const writes = Array.from({ length: 60 }, (_, number) =>
      authorities[number % 3]?.api('POST', '/licensees', {
        body: { ...LICENSEE, name: `company ${number}` },
      }),
    )
    for (const answer of await Promise.all(writes)) assert.equal(answer?.status, 201)
    const { text } = await one.api('GET', '/audit.jsonl')
    const verifier = auditVerifier()
    const lines = text.trim().split('\n')
    for (const line of lines) await verifier.check(line)
    assert.equal(lines.length, 62)
  })

  test('take a name with a NUL for wrong input, as SQLite does', async (t) => {
    const [one] = await startSeveral(t, 1)
    const answer = await one?.api('POST', '/licensees', { body: { ...LICENSEE, name: 'a\0b' } })
    assert.deepEqual([answer?.status, answer?.json.code], [400, 10001])
  })
})

test('a database that is gone is said to be, and is used again when it is back', async (t) => {
  const [one] = await startSeveral(t, 1)
  assert.ok(one !== undefined)
  await postgres.stop()
  const refused = await one.api('POST', '/licensees', { body: LICENSEE })
  assert.deepEqual([refused.status, refused.json.code], [503, 50300])
  assert.match(refused.json.detail, /the database cannot be reached/)
  assert.equal((await send(`${one.url}/readyz`, 'GET')).status, 503)
  assert.doesNotMatch(`${refused.text}${one.log.lines.join()}`, /TEST-password/)
  await postgres.restart()
  assert.equal((await one.api('POST', '/licensees', { body: LICENSEE })).status, 201)
  assert.equal((await send(`${one.url}/readyz`, 'GET')).status, 200)
})

test('a database that cannot be opened stops the start, without a word of its password', async (t) => {
  const dataDirectory_ = await dataDirectory(t)
  const url = new URL(await emptyDatabase())
  url.password = 'SECRET'
  const options = { dataDirectory: dataDirectory_, databaseUrl: url.href }
  const add = addOperator({
    ...options,
    email: 'a@example.com',
    role: 'admin',
    password: 'x'.repeat(12),
  })
  await assert.rejects(add, (error: Error) => {
    assert.match(error.message, /database at 127\.0\.0\.1:\d+ cannot be opened \(28P01\)/)
    assert.doesNotMatch(JSON.stringify([error.message, error]), /SECRET/)
    return true
  })
})

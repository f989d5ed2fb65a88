// What the desk's pages stand on: searching and filtering, what needs somebody today, and edits by two
// operators at once (docs/contract.md, "Authority").
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  issueServer,
  JSON_PHONE,
  LICENSEE,
  REQUEST,
  send,
  type TestAuthority,
  testAuthority,
} from '../fixtures.ts'

const DAY = 86_400
const idsOf = (answer: { json: { items: { id: string }[] } }) =>
  answer.json.items.map(({ id }) => id)

async function requestOf(authority: TestAuthority, over: object = {}): Promise<string> {
  await authority.api('POST', '/licensees', { body: LICENSEE })
  const { json } = await authority.api('POST', '/requests', { body: { ...REQUEST, ...over } })
  return json.id
}

suite('lists', () => {
  test('hold what has all the words, in any case and width', async (t) => {
    const authority = await testAuthority(t)
    const server = await issueServer(authority)
    const found = async (list: string, q: string) =>
      (await authority.api('GET', `/${list}?q=${encodeURIComponent(q)}`)).json.items.length
    for (const list of ['licensees', 'requests', 'licenses', 'deployments']) {
      assert.equal(await found(list, 'EXAMPLE  works'), 1, list)
      assert.equal(await found(list, 'ｅｘａｍｐｌｅ'), 1, list)
      assert.equal(await found(list, 'example nowhere'), 0, list)
      for (const wild of ['%', '_', '\\', "'"])
        assert.equal(await found(list, wild), 0, list + wild)
    }
    assert.equal(await found('deployments', server.deploymentId.slice(0, 13)), 1)
    assert.equal(await found('licenses', 'report server'), 1)
    assert.equal(await found('licensees', 'it@example'), 1)
  })

  test('go by state, licensee, end and outcome', async (t) => {
    const authority = await testAuthority(t)
    const { api, clock } = authority
    const soon = await issueServer(authority, { exp: clock.now() + 20 * DAY })
    const later = await issueServer(authority, { exp: clock.now() + 60 * DAY })
    const never = await issueServer(authority)
    const within = async (days: number) =>
      idsOf(await api('GET', `/licenses?expiringWithinDays=${days}`))
    assert.deepEqual(await within(30), [soon.licenseId])
    assert.deepEqual(await within(90), [soon.licenseId, later.licenseId])
    const first = await api('GET', '/licenses?expiringWithinDays=90&limit=1')
    const next = await api(
      'GET',
      `/licenses?expiringWithinDays=90&limit=1&cursor=${first.json.nextCursor}`,
    )
    assert.deepEqual([...idsOf(first), ...idsOf(next)], [soon.licenseId, later.licenseId])
    assert.equal(next.json.nextCursor, undefined)
    await api('POST', `/deployments/${soon.deploymentId}/end`)
    assert.deepEqual(await within(30), [])
    assert.deepEqual(idsOf(await api('GET', '/deployments?state=ended')), [soon.deploymentId])
    await api('POST', `/licenses/${never.licenseId}/suspend`)
    const suspended = await api('GET', '/licenses?accountStatus=suspended')
    assert.deepEqual(idsOf(suspended), [never.licenseId])
    const { id: licenseeId } = suspended.json.items[0].licensee
    for (const list of ['licenses', 'deployments']) {
      assert.equal((await api('GET', `/${list}?licenseeId=${licenseeId}`)).json.items.length, 3)
    }
    await send(`${authority.url}${await never.challengePath()}`, 'POST', { headers: JSON_PHONE })
    const outcomes = async (outcome: string) =>
      (await api('GET', `/activations?outcome=${outcome}`)).json.items.length
    assert.deepEqual([await outcomes('approved'), await outcomes('refused')], [0, 1])
  })

  test('search finds each kind of thing, and nothing for nothing', async (t) => {
    const authority = await testAuthority(t)
    await issueServer(authority)
    const kinds = async (q: string) =>
      (await authority.api('GET', `/search?q=${encodeURIComponent(q)}`)).json.items.map(
        ({ kind }: { kind: string }) => kind,
      )
    assert.deepEqual(await kinds('example'), ['licensee', 'request', 'license', 'deployment'])
    assert.deepEqual(await kinds('  '), [])
    assert.deepEqual(await kinds('x'.repeat(200)), [])
    assert.equal((await authority.api('GET', '/search')).json.code, 10001)
  })
})

suite('a request', () => {
  test('shows its contract and the terms that would be issued', async (t) => {
    const authority = await testAuthority(t)
    const id = await requestOf(authority)
    const { json } = await authority.api('GET', `/requests/${id}`)
    assert.equal(json.licensee.email, LICENSEE.email)
    assert.equal(json.terms.maxConnections, REQUEST.maxRegistrations)
    assert.deepEqual(json.terms.versions, { range: '~11.5' })
  })

  test('is turned down with a reason, once', async (t) => {
    const authority = await testAuthority(t)
    const id = await requestOf(authority)
    const reject = (body: object) => authority.api('POST', `/requests/${id}/reject`, { body })
    assert.equal((await reject({})).json.code, 10001)
    assert.equal((await reject({ reason: 'evil \u202e text' })).json.code, 10001)
    const { json } = await reject({ reason: 'The contract ended in May.' })
    assert.equal(json.state, 'rejected')
    assert.equal((await reject({ reason: 'again' })).json.code, 40900)
    const confirmed = await authority.api('POST', `/requests/${id}/confirm`)
    assert.equal(confirmed.json.code, 40900)
    const shown = await authority.api('GET', `/requests/${id}`)
    assert.equal(shown.json.rejection, 'The contract ended in May.')
    assert.equal(shown.json.decidedAt, authority.clock.now())
    const audit = await authority.api('GET', '/audit?name=request.turned-down')
    assert.equal(audit.json.items[0].details.reason, 'The contract ended in May.')
  })
})

suite('two operators at one thing', () => {
  test('the second to save a licensee is told, and nothing is overwritten', async (t) => {
    const { api } = await testAuthority(t)
    const { json: licensee } = await api('POST', '/licensees', { body: LICENSEE })
    const change = (body: object) => api('PATCH', `/licensees/${licensee.id}`, { body })
    const first = await change({ email: 'desk@example.com', language: 'zh', expectedVersion: 1 })
    assert.equal(first.json.version, 2)
    const second = await change({ name: 'Other', expectedVersion: 1 })
    assert.equal(second.status, 409)
    assert.equal(second.json.code, 40900)
    const now = (await api('GET', `/licensees/${licensee.id}`)).json
    assert.equal(now.name, LICENSEE.name)
    assert.equal(now.email, 'desk@example.com')
    assert.equal(now.language, 'zh')
    const { details } = (await api('GET', '/audit?name=licensee.changed')).json.items[0]
    assert.equal(JSON.parse(details.before).email, LICENSEE.email)
    assert.equal(JSON.parse(details.after).email, 'desk@example.com')
    assert.equal((await change({ contractSignedOn: '2026-02-30' })).json.code, 10001)
    const found = await api('GET', '/licensees?q=desk%40example.com')
    assert.equal(found.json.items.length, 1)
  })

  test('the second to change a license or a limit is told', async (t) => {
    const authority = await testAuthority(t)
    const { api } = authority
    const { licenseId, deploymentId } = await issueServer(authority)
    const renew = (terms: object, expectedSerial: number) =>
      api('POST', `/licenses/${licenseId}/renew`, { body: { terms, expectedSerial } })
    assert.equal((await renew({ maxConnections: 20 }, 1)).json.license.serial, 2)
    assert.equal((await renew({ maxConnections: 5 }, 1)).json.code, 40900)
    const suspend = (expectedSerial: number) =>
      api('POST', `/licenses/${licenseId}/suspend`, { body: { expectedSerial } })
    assert.equal((await suspend(1)).json.code, 40900)
    assert.equal((await suspend(2)).json.license.serial, 3)
    const { json } = await api('GET', `/licenses/${licenseId}`)
    assert.equal(json.terms.maxConnections, 20)
    const limit = (reinstalls: number, expectedReinstalls: number) =>
      api('PATCH', `/deployments/${deploymentId}`, { body: { reinstalls, expectedReinstalls } })
    assert.equal((await limit(5, 2)).json.reinstalls, 5)
    assert.equal((await limit(9, 2)).json.code, 40900)
  })
})

suite('the overview', () => {
  test('says what needs somebody, and plots every day and month', async (t) => {
    const authority = await testAuthority(t)
    const { api, clock } = authority
    const ends = clock.now() + 10 * DAY
    const server = await issueServer(authority, { exp: ends })
    const approve = async (fields = {}) =>
      send(`${authority.url}${await server.challengePath(fields)}`, 'POST', { headers: JSON_PHONE })
    assert.equal((await approve()).status, 200)
    await requestOf(authority)
    const { json } = await api('GET', '/overview')
    assert.equal(json.needs.openRequests, 1)
    assert.deepEqual(json.needs.expiring, [
      {
        licenseId: server.licenseId,
        licensee: LICENSEE.name,
        project: REQUEST.projectName,
        expiresAt: ends,
      },
    ])
    assert.equal(json.activations.length, 90)
    assert.deepEqual(json.activations.at(-1), {
      day: new Date(clock.now() * 1000).toISOString().slice(0, 10),
      approved: 1,
      refused: 0,
    })
    assert.equal(json.expiring.length, 12)
    const months = json.expiring.map(({ count }: { count: number }) => count)
    assert.equal(months[0] + months[1], 1)
    assert.deepEqual([json.needs.forks, json.needs.waiting], [[], []])
  })

  test('shows installations that wait until somebody decided, and moves without proof', async (t) => {
    const authority = await testAuthority(t)
    const { api } = authority
    const server = await issueServer(authority)
    const path = `/deployments/${server.deploymentId}`
    await api('PATCH', path, { body: { reinstalls: 0 } })
    const approve = async (fields = {}) =>
      send(`${authority.url}${await server.challengePath(fields)}`, 'POST', { headers: JSON_PHONE })
    await approve()
    const instanceId = '7b0c2c39-6a5e-4d5c-9c43-1d8f2b9f0e11' as never
    assert.equal((await approve({ instanceId })).json.code, 40008)
    const waiting = async () => (await api('GET', '/overview')).json.needs.waiting
    assert.equal((await waiting())[0].deploymentId, server.deploymentId)
    await api('POST', `${path}/instances/${instanceId}/allow`)
    assert.deepEqual(await waiting(), [])
    await api('POST', `${path}/end`)
    const moved = await api('POST', '/migrations', { body: { deploymentId: server.deploymentId } })
    const { unprovenMigrations } = (await api('GET', '/overview')).json.needs
    assert.equal(unprovenMigrations[0].deploymentId, moved.json.deployment.id)
  })
})

suite('keys and products', () => {
  test('are told by public facts alone', async (t) => {
    const { api } = await testAuthority(t)
    const { json, text } = await api('GET', '/keys')
    assert.equal(json.publisher.slug, 'acme')
    assert.equal(json.issuing.length, 1)
    assert.equal(json.issuing[0].current, true)
    assert.ok(json.issuing[0].notAfter > json.issuing[0].notBefore)
    assert.notEqual(json.root.kid, json.issuing[0].kid)
    assert.ok(!/"[dx]":|PRIVATE/.test(text))
    assert.deepEqual((await api('GET', '/products')).json.items, [
      { id: 'report-server', name: 'Report Server' },
    ])
  })
})

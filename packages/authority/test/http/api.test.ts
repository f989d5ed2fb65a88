// The API as the contract lists it, over real HTTP: from a licensee to license files, renewals and the end
// of a deployment.
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { auditVerifier, parseTrust, verifyLicenseFile } from '@marque/protocol'
import {
  issueServer,
  JSON_PHONE,
  LICENSEE,
  REQUEST,
  readLicenseFolder,
  send,
  type TestAuthority,
  type TestServer,
  testAuthority,
} from '../fixtures.ts'

suite('licensees', () => {
  test('are added, found and listed', async (t) => {
    const { api } = await testAuthority(t)
    const added = await api('POST', '/licensees', { body: LICENSEE })
    assert.equal(added.status, 201)
    assert.equal((await api('GET', `/licensees/${added.json.id}`)).json.name, 'Example Works')
    const list = await api('GET', '/licensees')
    assert.deepEqual(list.json.items, [added.json])
    assert.equal(list.json.nextCursor, undefined)
  })

  test('the same contract again is the same licensee; another contract is another', async (t) => {
    const { api } = await testAuthority(t)
    const first = await api('POST', '/licensees', { body: LICENSEE })
    const again = await api('POST', '/licensees', { body: LICENSEE })
    assert.deepEqual(again.json, first.json)
    const other = { ...LICENSEE, contractSignedOn: '2026-02-01' }
    assert.notEqual((await api('POST', '/licensees', { body: other })).json.id, first.json.id)
  })

  test('a contract signed on a day that does not exist is refused', async (t) => {
    const { api } = await testAuthority(t)
    const body = { ...LICENSEE, contractSignedOn: '2026-02-30' }
    const { status, json } = await api('POST', '/licensees', { body })
    assert.equal(status, 400)
    assert.deepEqual(
      json.faults.map((fault: { field: string }) => fault.field),
      ['contractSignedOn'],
    )
  })
})

suite('requests', () => {
  test('a good one is open; one with faults is rejected and names them all', async (t) => {
    const { api } = await testAuthority(t)
    await api('POST', '/licensees', { body: LICENSEE })
    const good = await api('POST', '/requests', { body: REQUEST })
    assert.equal(good.status, 201)
    assert.equal(good.json.state, 'open')
    assert.deepEqual(good.json.faults, [])
    const body = { ...REQUEST, from: 'x@y.example', maxRegistrations: 0, company: 'Nobody' }
    const bad = await api('POST', '/requests', { body })
    assert.equal(bad.status, 201)
    assert.equal(bad.json.state, 'rejected')
    assert.deepEqual(
      bad.json.faults.map((fault: { field: string }) => fault.field),
      ['company', 'maxRegistrations'],
    )
    const open = await api('GET', '/requests?state=open')
    assert.deepEqual(open.json.items, [good.json])
    assert.equal((await api('GET', '/requests')).json.items.length, 2)
    assert.deepEqual((await api('GET', `/requests/${bad.json.id}`)).json, bad.json)
  })

  test('is confirmed once; a rejected one never', async (t) => {
    const { api } = await testAuthority(t)
    await api('POST', '/licensees', { body: LICENSEE })
    const { json } = await api('POST', '/requests', { body: REQUEST })
    const confirmed = await api('POST', `/requests/${json.id}/confirm`)
    assert.equal(confirmed.status, 201)
    assert.equal(confirmed.json.license.serial, 1)
    const shown = await api('GET', `/requests/${json.id}`)
    assert.equal(shown.json.state, 'confirmed')
    assert.deepEqual(shown.json.deployment, confirmed.json.deployment)
    assert.equal((await api('POST', `/requests/${json.id}/confirm`)).json.code, 40900)
    const bad = await api('POST', '/requests', { body: { ...REQUEST, company: 'Nobody' } })
    assert.equal((await api('POST', `/requests/${bad.json.id}/confirm`)).json.code, 40900)
    assert.equal((await api('GET', '/deployments')).json.items.length, 1)
  })

  test('confirmed twice at the same moment, it issues one license', async (t) => {
    const { api } = await testAuthority(t)
    await api('POST', '/licensees', { body: LICENSEE })
    const { json } = await api('POST', '/requests', { body: REQUEST })
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => api('POST', `/requests/${json.id}/confirm`)),
    )
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409, 409, 409])
    assert.equal((await api('GET', '/licenses')).json.items.length, 1)
  })

  test('lists page with cursor and limit', async (t) => {
    const { api } = await testAuthority(t)
    await api('POST', '/licensees', { body: LICENSEE })
    const ids: string[] = []
    for (let i = 0; i < 5; i++)
      ids.unshift((await api('POST', '/requests', { body: REQUEST })).json.id)
    const first = await api('GET', '/requests?limit=2')
    const second = await api('GET', `/requests?limit=2&cursor=${first.json.nextCursor}`)
    const third = await api('GET', `/requests?limit=2&cursor=${second.json.nextCursor}`)
    const seen = [first, second, third].flatMap(({ json }) => json.items)
    assert.deepEqual(
      seen.map((item: { id: string }) => item.id),
      ids,
    )
    assert.equal(third.json.nextCursor, undefined)
  })
})

suite('licenses', () => {
  test('carry the request, the defaults and the terms put over them', async (t) => {
    const authority = await testAuthority(t)
    const { license } = await issueServer(authority, {
      entitlements: { dashboards: true, reports: 25 },
      exp: 2_000_000_000,
      ips: ['10.0.0.0/8'],
    })
    const now = authority.clock.now()
    assert.equal(license.iss, 'acme')
    assert.equal(license.iat, now)
    assert.equal(license.maxConnections, 10)
    assert.equal(license.project, 'reporting')
    assert.deepEqual(license.product, { id: 'report-server', name: 'Report Server' })
    assert.deepEqual(license.versions, { range: '~11.5' })
    assert.deepEqual(license.lease, { renewSeconds: 7200, graceSeconds: 86_400 })
    assert.deepEqual(license.restartRecovery, { minProductVersion: '0.0.0' })
    assert.deepEqual(license.entitlements, { dashboards: true, reports: 25 })
    assert.equal(license.exp, 2_000_000_000)
    assert.equal(license.activation.url, authority.url)
    assert.equal(license.activation.clockToleranceSeconds, 3600)
  })

  test('are renewed at the next serial for the same deployment and key', async (t) => {
    const authority = await testAuthority(t)
    const server = await issueServer(authority)
    authority.clock.advance(60)
    const renewed = await authority.api('POST', `/licenses/${server.licenseId}/renew`, {
      body: { terms: { maxConnections: 50 } },
    })
    assert.deepEqual(renewed.json, { license: { id: server.licenseId, serial: 2 } })
    const { license } = await currentLicense(authority, server)
    assert.equal(license.serial, 2)
    assert.equal(license.maxConnections, 50)
    assert.equal(license.iat, server.license.iat + 60)
    assert.deepEqual(license.deployment, server.license.deployment)
    const shown = await authority.api('GET', `/licenses/${server.licenseId}`)
    assert.equal(shown.json.terms.maxConnections, 50)
    assert.deepEqual(
      shown.json.history.map((item: { serial: number }) => item.serial),
      [2, 1],
    )
  })

  test('are suspended and resumed, each once, each at a further serial', async (t) => {
    const authority = await testAuthority(t)
    const server = await issueServer(authority)
    const act = (verb: string) => authority.api('POST', `/licenses/${server.licenseId}/${verb}`)
    assert.equal((await act('resume')).json.code, 40900)
    assert.equal((await act('suspend')).json.license.serial, 2)
    assert.equal((await currentLicense(authority, server)).license.accountStatus, 'suspended')
    assert.equal((await act('suspend')).json.code, 40900)
    assert.equal((await act('resume')).json.license.serial, 3)
    assert.equal((await currentLicense(authority, server)).license.accountStatus, 'active')
  })

  test('terms that no license may carry are refused, and nothing is issued', async (t) => {
    const authority = await testAuthority(t)
    const server = await issueServer(authority)
    const renew = (terms: unknown) =>
      authority.api('POST', `/licenses/${server.licenseId}/renew`, { body: { terms } })
    for (const terms of [
      { maxConnections: 0 },
      { maxConnections: '10' },
      { lease: { renewSeconds: 10, graceSeconds: 1 } },
      { versions: { range: 'x y z' } },
      { serial: 99 },
      { accountStatus: 'great' },
      [],
      null,
    ]) {
      const { status, json } = await renew(terms)
      assert.equal(status, 400, JSON.stringify(terms))
      assert.equal(json.code, 10001)
      assert.match(JSON.stringify(json.faults), /terms/)
    }
    assert.equal((await currentLicense(authority, server)).license.serial, 1)
  })
})

suite('deployments', () => {
  test('show license, instances, activations and re-installations', async (t) => {
    const authority = await testAuthority(t)
    const server = await issueServer(authority)
    const path = await server.challengePath()
    await send(`${authority.url}${path}`, 'POST', { headers: JSON_PHONE })
    const { json } = await authority.api('GET', `/deployments/${server.deploymentId}`)
    assert.equal(json.state, 'active')
    assert.equal(json.licensee.name, 'Example Works')
    assert.deepEqual(json.license, { id: server.licenseId, serial: 1, accountStatus: 'active' })
    assert.equal(json.reinstalls, 2)
    assert.equal(json.activations.approved, 1)
    assert.equal(json.instances.length, 1)
    assert.equal(json.instances[0].sequence, 1)
    const list = await authority.api('GET', '/deployments')
    assert.equal(list.json.items[0].id, server.deploymentId)
  })

  test('take another number of re-installations, and no nonsense', async (t) => {
    const authority = await testAuthority(t)
    const { deploymentId } = await issueServer(authority)
    const patch = (body: unknown) =>
      authority.api('PATCH', `/deployments/${deploymentId}`, { body })
    assert.equal((await patch({ reinstalls: 5 })).json.reinstalls, 5)
    for (const body of [{ reinstalls: -1 }, { reinstalls: 1.5 }, {}, { state: 'active' }]) {
      assert.equal((await patch(body)).json.code, 10001, JSON.stringify(body))
    }
  })

  test('give their license folder to an issuer, and it is what a license server reads', async (t) => {
    const authority = await testAuthority(t)
    const { deploymentId } = await issueServer(authority)
    const folder = await readLicenseFolder(authority, deploymentId)
    const { license } = await verifyLicenseFile(folder.license, parseTrust(folder.trust))
    assert.equal(license.deployment.id, deploymentId)
    assert.match(folder.key, /^-----BEGIN PRIVATE KEY-----/)
  })

  test('end once; then nothing more is issued or handed out for them', async (t) => {
    const authority = await testAuthority(t)
    const { api } = authority
    const server = await issueServer(authority)
    const ended = await api('POST', `/deployments/${server.deploymentId}/end`)
    assert.equal(ended.json.state, 'ended')
    assert.equal((await api('POST', `/deployments/${server.deploymentId}/end`)).json.code, 40900)
    const renew = { body: { terms: {} } }
    assert.equal((await api('POST', `/licenses/${server.licenseId}/renew`, renew)).json.code, 40900)
    assert.equal((await api('GET', `/deployments/${server.deploymentId}/files`)).json.code, 30002)
    const link = await api('POST', `/deployments/${server.deploymentId}/archive-links`)
    assert.equal(link.json.code, 30002)
  })
})

suite('audit', () => {
  test('says who did what, in a chain that verifies line by line', async (t) => {
    const authority = await testAuthority(t)
    const server = await issueServer(authority)
    await authority.api('POST', `/licenses/${server.licenseId}/suspend`)
    const { text } = await authority.api('GET', '/audit.jsonl')
    const verifier = auditVerifier()
    const names: string[] = []
    for (const line of text.trim().split('\n')) names.push((await verifier.check(line)).name)
    assert.deepEqual(names, [
      'token.created',
      'token.created',
      'token.created',
      'operator.invited',
      'licensee.added',
      'request.received',
      'license.issued',
      'request.confirmed',
      'deployment.files-sent',
      'license.suspended',
    ])
    const { items } = (await authority.api('GET', '/audit?limit=1')).json
    assert.match(items[0].details.actor, /^token /)
  })

  test('A23: a line that is edited or removed shows', async (t) => {
    const authority = await testAuthority(t)
    await issueServer(authority)
    const lines = (await authority.api('GET', '/audit.jsonl')).text.trim().split('\n')
    const check = async (altered: readonly string[]): Promise<void> => {
      const verifier = auditVerifier()
      for (const line of altered) await verifier.check(line)
    }
    await check(lines)
    await assert.rejects(check(lines.map((line) => line.replace('viewer', 'admin'))), /edited/)
    await assert.rejects(check([...lines.slice(0, 3), ...lines.slice(4)]), /removed/)
  })
})

async function currentLicense(authority: TestAuthority, server: TestServer) {
  const { json } = await authority.api('GET', `/deployments/${server.deploymentId}/license`)
  const folder = await readLicenseFolder(authority, server.deploymentId)
  return verifyLicenseFile(json, parseTrust(folder.trust))
}

// The OpenAPI document: valid by an independent linter, complete by the table of routes, and true:
// what answers is what it says.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { suite, test } from 'node:test'
import { promisify } from 'node:util'
import { findFaults } from '@marque/protocol'
import { temporaryDirectory } from '@marque/testkit'
import fc from 'fast-check'
import { ROUTES } from '../../src/http/routes.ts'
import { ProblemSchema } from '../../src/http/schemas.ts'
import {
  issueServer,
  LICENSEE,
  REQUEST,
  send,
  type TestAuthority,
  testAuthority,
} from '../fixtures.ts'

const ROOT = resolve(import.meta.dirname, '../../../..')

suite('the document', () => {
  test('is valid to Redocly', async (t) => {
    const authority = await testAuthority(t)
    const { text } = await send(`${authority.url}/api/openapi.json`, 'GET')
    const directory = await temporaryDirectory(t)
    const file = join(directory, 'openapi.json')
    await writeFile(file, text)
    await writeFile(join(directory, 'redocly.yaml'), REDOCLY_RULES)
    const redocly = join(ROOT, 'node_modules/.bin/redocly')
    const { stdout, stderr } = await promisify(execFile)(redocly, ['lint', file], {
      cwd: directory,
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    }).catch((error: { stdout: string; stderr: string }) =>
      assert.fail(`${error.stdout}${error.stderr}`),
    )
    assert.match(`${stdout}${stderr}`, /valid/)
  })

  test('names every route of the table', async (t) => {
    const authority = await testAuthority(t)
    const { json } = await send(`${authority.url}/api/openapi.json`, 'GET')
    for (const { method, path, name } of ROUTES) {
      const place = `/api/v1${path.replaceAll(/:(\w+)/g, '{$1}')}`
      assert.equal(json.paths[place]?.[method.toLowerCase()]?.operationId, name, place)
    }
    assert.equal(json.servers[0].url, authority.url)
  })
})

// plain HTTP is for this machine; a publisher's own address is put before it
const REDOCLY_RULES = `extends: [recommended]
rules:
  no-server-example.com: off
  operation-2xx-response: error
  operation-4xx-response: error
`

test('valid requests of every kind are answered as the schema says', async (t) => {
  const authority = await testAuthority(t)
  await authority.api('POST', '/licensees', { body: LICENSEE })
  const server = await issueServer(authority)
  const named = fc.string({ minLength: 1, maxLength: 50, unit: 'grapheme-ascii' })
  const name = named.filter((text) => text.trim() === text)
  const request = fc.record(
    {
      from: fc.constantFrom(REQUEST.from, 'other@example.com', 'no address'),
      company: fc.constantFrom(REQUEST.company, 'Nobody'),
      projectName: name,
      contractSignedOn: fc.constantFrom(REQUEST.contractSignedOn, '2026-02-30', 'today'),
      registrationMethod: fc.constantFrom(REQUEST.registrationMethod, 'Public'),
      maxRegistrations: fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })),
      product: fc.constantFrom('Report Server', 'report-server', '?'),
      productVersion: fc.record({ minor: fc.constantFrom('11.5', '11', 'x') }),
      note: fc.string({ maxLength: 100 }),
    },
    {
      requiredKeys: [
        'from',
        'company',
        'projectName',
        'contractSignedOn',
        'registrationMethod',
        'productVersion',
      ],
    },
  )
  const terms = fc.record(
    {
      maxConnections: fc.integer({ min: 1, max: 10_000_000 }),
      exp: fc.option(fc.integer({ min: 1, max: 4_000_000_000 })),
      entitlements: fc.dictionary(
        fc.stringMatching(/^[a-z]{1,9}$/),
        fc.oneof(fc.boolean(), fc.integer()),
      ),
      appNames: fc.option(fc.array(name, { minLength: 1, maxLength: 3 })),
      accountStatus: fc.constantFrom('active', 'suspended'),
    },
    { requiredKeys: [] },
  )
  const calls = fc.oneof(
    request.map((body) => ({ method: 'POST', path: '/requests', at: '/requests', body })),
    fc
      .record({ name, email: fc.emailAddress(), contractSignedOn: fc.constant('2026-03-01') })
      .map((body) => ({ method: 'POST', path: '/licensees', at: '/licensees', body })),
    terms.map((changes) => ({
      method: 'POST',
      path: `/licenses/${server.licenseId}/renew`,
      at: '/licenses/:id/renew',
      body: { terms: changes },
    })),
    fc.integer({ min: 0, max: 1000 }).map((reinstalls) => ({
      method: 'PATCH',
      path: `/deployments/${server.deploymentId}`,
      at: '/deployments/:id',
      body: { reinstalls },
    })),
    fc
      .constantFrom(
        '/licensees',
        '/requests',
        '/licenses',
        '/deployments',
        '/activations',
        '/audit',
      )
      .chain((at) =>
        fc
          .integer({ min: 1, max: 200 })
          .map((limit) => ({ method: 'GET', path: `${at}?limit=${limit}`, at, body: undefined })),
      ),
  )
  await fc.assert(
    fc.asyncProperty(calls, async ({ method, path, at, body }) => {
      const answer = await authority.api(method, path, body === undefined ? {} : { body })
      const route = ROUTES.find((each) => each.method === method && each.path === at)
      assert.ok(route?.answer !== undefined)
      if (answer.status >= 400) assert.deepEqual(findFaults(ProblemSchema, answer.json), [])
      else assert.deepEqual(findFaults(route.answer, answer.json), [])
      assert.ok([route.status, 400].includes(answer.status), `${answer.status} ${answer.text}`)
    }),
    { numRuns: 200 },
  )
})

test('one of everything is answered as the schema says', async (t) => {
  const relay = { host: '127.0.0.1', port: 1, secure: false }
  const authority = await testAuthority(t, { mailOut: { relay, from: 'desk@acme.example' } })
  const server = await issueServer(authority)
  const path = await server.challengePath()
  await send(`${authority.url}${path}`, 'POST', { headers: { accept: 'application/json' } })
  const operator = { email: 'ada@example.com', role: 'admin', password: 'TEST correct horse' }
  await authority.api('POST', '/operators', { body: operator })
  const { email, password } = operator
  const signedIn = await authority.api('POST', '/session', { body: { email, password } })
  const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const invited = { email: 'grace@example.com', role: 'issuer' }
  await authority.api('POST', '/invitations', { body: invited })
  await authority.api('POST', `/deployments/${server.deploymentId}/archive-links`)
  await authority.api('POST', `/deployments/${server.deploymentId}/end`)
  await authority.api('POST', '/migrations', { body: { deploymentId: server.deploymentId } })
  const ids: { readonly [list: string]: string } = {
    licensees: (await authority.api('GET', '/licensees')).json.items[0].id,
    requests: (await authority.api('GET', '/requests')).json.items[0].id,
    licenses: server.licenseId,
    deployments: server.deploymentId,
    'mails/received': await importMail(authority),
    'mails/sent': (await authority.api('GET', '/mails/sent')).json.items[0].id,
  }
  for (const route of ROUTES) {
    if (route.method !== 'GET' || route.answer === undefined) continue
    const list = route.path.slice(1).split('/:')[0] ?? ''
    const place = `${route.path.replace(':id', ids[list] ?? '').replace(':kind', 'faults')}${list === 'search' ? '?q=example' : ''}`
    const { status, json } = await authority.api('GET', place, { token: '', headers: { cookie } })
    assert.equal(status, 200, route.path)
    assert.deepEqual(findFaults(route.answer, json), [], route.path)
    if ('items' in json) assert.ok(json.items.length > 0, route.path)
  }
})

async function importMail({ api }: TestAuthority): Promise<string> {
  const headers = { 'content-type': 'message/rfc822' }
  const answer = await api('POST', '/mails/received', { body: 'Subject: x\r\n\r\nx', headers })
  return answer.json.items[0].id
}

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { auditVerifier, parseInput, StatusSchema } from '@marque/protocol'
import { temporaryDirectory } from '@marque/testkit'
import { type Answer, ask } from './https-client.ts'
import { activate, type RunningServer, startServer } from './license-server-scene.ts'
import { claimBody } from './node-requests.ts'

// One server for all of these: none of them leaves anything behind that another one sees.
let server: RunningServer
const ending: (() => unknown)[] = []

before(async () => {
  server = await startServer({ after: (end: () => unknown) => ending.push(end) })
  await activate(server)
})

after(async () => {
  for (const end of ending) await end()
})

const code = (answer: Answer): unknown => answer.json()['code']

test('health, readiness and status answer', async () => {
  assert.deepEqual((await ask(`${server.url}/healthz`)).json(), { status: 'ok' })
  assert.equal((await ask(`${server.url}/readyz`)).status, 200)
  const status = parseInput(StatusSchema, (await ask(`${server.api}/status`)).json())
  assert.equal(status.deploymentId, server.deployment.license.deployment.id)
  assert.equal(status.state, 'active')
  assert.deepEqual(status.warnings, [{ name: 'CERTIFICATE_BUILT_IN' }])
})

for (const path of ['/license/qrcode', '/license', '/license/']) {
  test(`the page ${path} has a style nonce of its own and a policy without inline scripts`, async () => {
    const [first, second] = [await ask(server.url + path), await ask(server.url + path)]
    assert.match(String(first.headers['content-type']), /^text\/html/)
    const policy = String(first.headers['content-security-policy'])
    const nonce = /'nonce-([A-Za-z0-9_-]{22})'/.exec(policy)?.[1]
    assert.ok(nonce !== undefined && first.text.includes(`content="${nonce}"`))
    assert.doesNotMatch(first.text, /__CSP_NONCE__|<script(?![^>]*\bsrc=)/)
    assert.notEqual(policy, second.headers['content-security-policy'])
    const directives = new Map(policy.split('; ').map((d) => [d.split(' ', 1)[0], d]))
    assert.equal(directives.get('default-src'), "default-src 'none'")
    assert.equal(directives.get('script-src'), "script-src 'self'")
    assert.equal(directives.get('frame-ancestors'), "frame-ancestors 'none'")
    assert.doesNotMatch(policy, /unsafe/)
    assert.equal(first.headers['x-frame-options'], 'DENY')
    assert.equal(first.headers['x-content-type-options'], 'nosniff')
    assert.equal(first.headers['cache-control'], 'no-store')
  })
}

test('the bare address leads to the activation page', async () => {
  const answer = await ask(`${server.url}/`)
  assert.equal(answer.status, 302)
  assert.equal(answer.headers['location'], '/license/qrcode')
})

test('every asset that a page names is served, compressed for who wants it', async () => {
  const page = (await ask(`${server.url}/license/qrcode`)).text
  const paths = [...page.matchAll(/(?:src|href)="(\/license\/assets\/[^"]+)"/g)].map(
    ([, path]) => path,
  )
  assert.ok(paths.length >= 2)
  for (const path of paths) {
    const plain = await ask(`${server.url}${path}`)
    assert.equal(plain.status, 200)
    assert.equal(plain.headers['content-encoding'], undefined)
    assert.equal(plain.headers['x-content-type-options'], 'nosniff')
    const packed = await ask(`${server.url}${path}`, { headers: { 'accept-encoding': 'br, gzip' } })
    if (packed.headers['content-encoding'] === undefined) continue
    assert.deepEqual(gunzipSync(packed.bytes), Buffer.from(plain.bytes))
  }
})

const TRAVERSALS = [
  '/license/assets/../qrcode.html',
  '/license/assets/..%2fqrcode.html',
  '/license/assets/%2e%2e%2f%2e%2e%2fpackage.json',
  '/license/assets/..%5c..%5cpackage.json',
  '/license/assets/%00',
  '/license/assets/....//....//etc/passwd',
  '/license/../../../../etc/passwd',
  '/license/config/privateConfig',
  '/license/assets/',
]

for (const path of TRAVERSALS) {
  test(`the path ${path} leads out of nothing`, async () => {
    const { hostname, port } = new URL(server.url)
    // Sent as written: a URL object would tidy it up.
    const answer = await ask(`https://${hostname}:${port}`, { path })
    assert.equal(answer.status, 404)
    assert.equal(code(answer), 40400)
  })
}

const CHANGING: readonly [method: string, path: string, json: unknown][] = [
  ['POST', '/challenges', {}],
  ['POST', '/activations', { challengeId: 'A'.repeat(22), code: '123456' }],
  ['PUT', '/license', { format: 'x', delegation: 'x', license: 'x' }],
  ['POST', '/admin/session', { password: 'x' }],
  ['DELETE', '/admin/session', undefined],
  ['DELETE', '/admin/sessions', undefined],
  ['PUT', '/admin/password', { current: 'x', next: 'another password' }],
  ['DELETE', '/admin/registrations/00000000-0000-4000-8000-000000000000', { reason: 'x' }],
]

for (const [method, path, json] of CHANGING) {
  test(`${method} ${path} from another origin's page is refused`, async () => {
    const body = json === undefined ? {} : { json }
    for (const headers of [
      { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
    ]) {
      const answer = await ask(`${server.api}${path}`, {
        method,
        headers: { ...headers, ...server.admin },
        ...body,
      })
      assert.equal(answer.status, 403)
      assert.equal(code(answer), 40300)
    }
  })

  test(`${method} ${path} as a form, which needs no permission across origins, is refused`, async () => {
    if (json === undefined) return assert.equal(method, 'DELETE')
    const headers = { 'content-type': 'text/plain', ...server.admin }
    const answer = await ask(`${server.api}${path}`, {
      method,
      headers,
      body: JSON.stringify(json),
    })
    assert.equal(answer.status, 415)
  })
}

test('no answer lets another origin read it', async () => {
  const headers = { origin: 'https://evil.example', ...server.admin }
  for (const path of ['/status', '/admin/registrations', '/admin/audit']) {
    const answer = await ask(server.api + path, { headers })
    assert.equal(answer.headers['access-control-allow-origin'], undefined)
  }
})

test('the administrator lists, reads events and usage, and exports a chain that verifies', async () => {
  const body = claimBody()
  const claimed = await ask(`${server.api}/registrations`, { json: body })
  assert.equal(claimed.status, 201)
  const get = (path: string) => ask(`${server.api}/admin${path}`, { headers: server.admin })
  const list = (await get('/registrations?limit=10')).json()['items'] as Record<string, unknown>[]
  assert.equal(list[0]?.['nodeId'], body.node.id)
  const events = (await get('/events')).json()['items'] as { name: string }[]
  assert.equal(events[0]?.name, 'registration.claimed')
  const usage = await get('/usage?from=0&to=9999999999')
  assert.equal(usage.status, 200)
  const audit = await get('/audit')
  assert.match(String(audit.headers['content-type']), /^application\/x-ndjson/)
  const lines = audit.text.trimEnd().split('\n')
  const verifier = auditVerifier()
  for (const line of lines) await verifier.check(line)
  assert.ok(lines.length >= 3)
})

test('lists page by cursor', async () => {
  const get = (query: string) =>
    ask(`${server.api}/admin/events?${query}`, { headers: server.admin })
  const first = (await get('limit=1')).json()
  const second = (await get(`limit=1&cursor=${first['nextCursor']}`)).json()
  const sequences = [first, second].map(
    (page) => (page['items'] as { sequence: number }[])[0]?.sequence,
  )
  assert.equal(sequences[0], Number(sequences[1]) + 1)
})

test('an evicted node is told the reason', async () => {
  const body = claimBody('to be evicted')
  const claimed = (await ask(`${server.api}/registrations`, { json: body })).json()
  const id = String(claimed['registrationId'])
  const evicted = await ask(`${server.api}/admin/registrations/${id}`, {
    method: 'DELETE',
    headers: server.admin,
    json: { reason: 'moved to another rack' },
  })
  assert.equal(evicted.status, 204)
  const renewed = await ask(`${server.api}/registrations/${id}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${claimed['leaseSecret']}` },
    json: { nonce: body.nonce },
  })
  assert.equal(code(renewed), 40006)
  assert.match(renewed.text, /moved to another rack/)
  assert.equal(typeof renewed.json()['refusal'], 'string')
})

test('metrics count what happened, refusals by code and name', async () => {
  await ask(`${server.api}/registrations`, { json: {} })
  const { text, headers } = await ask(`${server.url}/metrics`)
  assert.match(String(headers['content-type']), /^text\/plain/)
  assert.match(text, /^marque_refusals_total\{code="10001",name="PARAM_INPUT_ERROR"\} [1-9]/m)
  assert.match(text, /^marque_registrations [1-9]/m)
  assert.match(text, /^marque_seats 10$/m)
  assert.match(text, /^marque_active 1$/m)
  assert.match(text, /^marque_license_expires_at_seconds \+Inf$/m)
  assert.match(text, /^marque_certificate_expires_at_seconds 1\.?\d+/m)
  assert.match(text, /^marque_clock_behind_high_water_seconds 0$/m)
  assert.match(text, /^marque_claims_total\{outcome="new"\} [1-9]/m)
  assert.match(text, /^marque_commit_seconds_count [1-9]/m)
  assert.match(text, /^process_resident_memory_bytes /m)
})

test('a refusal is counted once', async () => {
  const count = async (): Promise<number> => {
    const { text } = await ask(`${server.url}/metrics`)
    return Number(/^marque_refusals_total\{code="40004".*\} (\d+)$/m.exec(text)?.[1] ?? 0)
  }
  const before = await count()
  const answer = await ask(`${server.api}/registrations/00000000-0000-4000-8000-000000000000`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${'A'.repeat(43)}` },
    json: { nonce: 'A'.repeat(22) },
  })
  assert.equal(code(answer), 40004)
  assert.equal(await count(), before + 1)
})

test('the OpenAPI document names every route of the contract and passes Redocly', async (t) => {
  const answer = await ask(`${server.url}/license/api/openapi.json`)
  const { paths } = answer.json() as { paths: Record<string, Record<string, unknown>> }
  const routes = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  )
  const { openapi } = answer.json()
  assert.equal(openapi, '3.1.0')
  assert.deepEqual(routes.sort(), [...CONTRACT_ROUTES].sort())
  const directory = await temporaryDirectory(t)
  await writeFile(join(directory, 'openapi.json'), answer.text)
  const rules = new URL('./redocly.yaml', import.meta.url).pathname
  const args = ['lint', '--config', rules, '--format', 'json', join(directory, 'openapi.json')]
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
  const { stdout } = await promisify(execFile)('redocly', args, { env, cwd: directory }).catch(
    (error: { stdout: string }) => error,
  )
  const { problems } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as { problems: unknown[] }
  assert.deepEqual(problems, [])
})

const CONTRACT_ROUTES = [
  'GET /license/qrcode',
  'GET /license/api/v1/status',
  'POST /license/api/v1/challenges',
  'POST /license/api/v1/activations',
  'PUT /license/api/v1/license',
  'POST /license/api/v1/registrations',
  'PUT /license/api/v1/registrations/{id}',
  'DELETE /license/api/v1/registrations/{id}',
  'POST /license/api/v1/admin/session',
  'DELETE /license/api/v1/admin/session',
  'GET /license/api/v1/admin/registrations',
  'DELETE /license/api/v1/admin/registrations/{id}',
  'GET /license/api/v1/admin/events',
  'GET /license/api/v1/admin/usage',
  'GET /license/api/v1/admin/overview',
  'GET /license/api/v1/admin/projects',
  'GET /license/api/v1/admin/licenses',
  'GET /license/api/v1/admin/log',
  'GET /license/api/v1/admin/log/file',
  'GET /license/api/v1/admin/support-bundle',
  'DELETE /license/api/v1/admin/sessions',
  'PUT /license/api/v1/admin/password',
  'GET /license/api/v1/admin/audit',
  'GET /license',
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
]

test('the log names the file of the administrator password, never the password', async () => {
  const logFile = await readFile(join(server.home, 'log', 'license-server.log'), 'utf8')
  assert.match(server.printed(), /config\/adminPassword/)
  assert.doesNotMatch(server.printed() + logFile, new RegExp(server.password))
})

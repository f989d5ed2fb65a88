// What the administrator takes away: it tells everything that support asks for, and no secret.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { encodeBase64url, encodeHex, openPrivateConfig } from '@marque/protocol'
import { ask } from '../edges/https-client.ts'
import { activate, type RunningServer, startServer } from '../edges/license-server-scene.ts'
import { claimBody } from '../edges/node-requests.ts'
import { proofsOf } from '../recovery/environments.ts'

/** A server that did everything that touches a secret. @returns every secret, by name */
async function secretsOf(server: RunningServer): Promise<Record<string, string>> {
  await activate(server)
  const environment = proofsOf({ configDatabase: 'same' })
  const json = { ...claimBody(), environment }
  const claimed = (await ask(`${server.api}/registrations`, { json })).json()
  const session = await ask(`${server.api}/admin/session`, { json: { password: server.password } })
  await ask(`${server.api}/admin/session`, { json: { password: 'a wrong password' } })
  const headers = { authorization: `Bearer ${claimed['leaseSecret']}` }
  const path = `${server.api}/registrations/${claimed['registrationId']}`
  await ask(path, { method: 'PUT', headers, json: { nonce: json.nonce } })
  await ask(path, { method: 'PUT', headers, json: { nonce: 'not a nonce' } })
  const text = await readFile(join(server.home, 'config', 'privateConfig'), 'utf8')
  const { seed } = server.deployment
  const { instanceSecret } = await openPrivateConfig(JSON.parse(text), seed)
  return {
    password: server.password,
    'wrong password': 'a wrong password',
    cookie: /session=([\w-]{43})/.exec(String(session.headers['set-cookie']))?.[1] ?? 'none',
    'lease secret': String(claimed['leaseSecret']),
    'deployment seed': encodeBase64url(seed),
    'deployment seed in hex': encodeHex(seed),
    'instance secret': encodeBase64url(instanceSecret),
    'sealed instance secret': String(JSON.parse(text)['secret']),
    proof: environment.configDatabase ?? 'none',
  }
}

const download = (server: RunningServer, path: string) =>
  ask(`${server.api}/admin/${path}`, { headers: server.admin })

function assertNoSecret(text: string, secrets: Record<string, string>): void {
  for (const [name, secret] of Object.entries(secrets)) {
    assert.ok(secret.length > 10, name)
    assert.ok(!text.includes(secret), `holds the ${name}`)
  }
}

test('the support bundle tells what support asks for, and holds no secret', async (t) => {
  const server = await startServer(t)
  const secrets = await secretsOf(server)
  const answer = await download(server, 'support-bundle')
  assert.equal(answer.status, 200)
  assert.match(String(answer.headers['content-disposition']), /support-[0-9a-f-]{36}\.json\.gz"$/)
  const text = gunzipSync(answer.bytes).toString('utf8')
  assertNoSecret(text, secrets)
  assert.doesNotMatch(text, /marque-seal|"shares"|PRIVATE KEY/)
  const bundle = JSON.parse(text)
  assert.equal(bundle.format, 'marque-support/1')
  assert.equal(bundle.status.connectionsInUse, 1)
  assert.equal(bundle.settings.MARQUE_HOST, '127.0.0.1')
  assert.equal(bundle.license.maxConnections, 10)
  assert.equal(bundle.projects[0].seats, 1)
  assert.match(bundle.certificate.fingerprint, /^[0-9A-F:]{95}$/)
  assert.match(bundle.metrics, /^marque_seats 10$/m)
  assert.ok(bundle.log.some(({ message }: { message: string }) => message === 'listening'))
  assert.ok(bundle.audit.some(({ name }: { name: string }) => name === 'session.refused'))
})

test('the log is read by pages and taken away whole, and holds no secret', async (t) => {
  const server = await startServer(t)
  const secrets = await secretsOf(server)
  const page = (await download(server, 'log?limit=2')).json()
  assert.equal((page['items'] as unknown[]).length, 2)
  assert.equal(typeof page['nextCursor'], 'string')
  const warnings = (await download(server, 'log?level=warn')).json()['items']
  assert.deepEqual(
    (warnings as { message: string }[]).map(({ message }) => message),
    ['wrong administrator password'],
  )
  const file = await download(server, 'log/file')
  assert.match(String(file.headers['content-type']), /^application\/x-ndjson/)
  assert.match(String(file.headers['content-disposition']), /^attachment/)
  for (const line of file.text.trimEnd().split('\n')) JSON.parse(line)
  assertNoSecret(file.text + server.printed(), secrets)
  assertNoSecret((await download(server, 'audit')).text, secrets)
})

test('the overview has certificate and clock in numbers', async (t) => {
  const server = await startServer(t)
  const overview = (await download(server, 'overview')).json() as {
    certificate: Record<string, unknown>
    clock: Record<string, number>
    auditSequence: number
  }
  const { certificate, clock } = overview
  assert.equal(certificate['builtIn'], true)
  assert.deepEqual(certificate['names'], ['localhost', '127.0.0.1'])
  assert.ok(Number(certificate['validUntil']) - Number(certificate['validFrom']) > 300 * 86_400)
  assert.ok(Math.abs(Number(clock['now']) - Date.now() / 1000) < 5)
  const before = overview.auditSequence
  await activate(server)
  assert.equal((await download(server, 'overview')).json()['auditSequence'], before + 1)
})

import assert from 'node:assert/strict'
import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'node:test'
import { auditVerifier } from '@marque/protocol'
import { waitFor } from '@marque/testkit'
import { ask } from './https-client.ts'
import { activate, type Home, makeHome, startServer } from './license-server-scene.ts'
import { claimBody } from './node-requests.ts'

const copyOf = ({ home }: Home): string => join(home, 'log', 'audit.jsonl')

async function verifiedLines(home: Home): Promise<string[]> {
  const lines = (await readFile(copyOf(home), 'utf8')).trimEnd().split('\n')
  const verifier = auditVerifier()
  for (const line of lines) await verifier.check(line)
  return lines
}

const nameOf = (line: string | undefined): string =>
  (JSON.parse(line ?? '{}') as { name: string }).name

test('the copy is the export, line by line, while the server runs', async (t) => {
  const server = await startServer(t)
  await activate(server)
  for (const node of ['a', 'b', 'c']) {
    await ask(`${server.api}/registrations`, { json: claimBody(node) })
  }
  const exported = (await ask(`${server.api}/admin/audit`, { headers: server.admin })).text
  await waitFor(
    'the copy is whole',
    async () => (await readFile(copyOf(server), 'utf8')) === exported,
  )
  assert.equal(nameOf((await verifiedLines(server)).at(-1)), 'registration.claimed')
})

test('a half-written last line is cut off and written again', async (t) => {
  const home = await makeHome(t)
  await (await startServer(t, { at: home })).close()
  const before = await verifiedLines(home)
  await appendFile(copyOf(home), '{"sequence":2,"at":17')
  await (await startServer(t, { at: home })).close()
  const after = await verifiedLines(home)
  assert.deepEqual(after.slice(0, before.length), before)
  assert.equal(after.length, before.length + 1)
})

test('a copy that was removed is made again from the store', async (t) => {
  const home = await makeHome(t)
  await (await startServer(t, { at: home })).close()
  await rm(copyOf(home))
  await (await startServer(t, { at: home })).close()
  assert.equal((await verifiedLines(home)).length, 2)
})

for (const [what, text] of [
  ['another chain', `${JSON.stringify({ sequence: 1, hash: 'f'.repeat(64) })}\n`],
  ['something else', 'hello\n'],
  ['a long text without lines', 'x'.repeat(100_000)],
] as const) {
  test(`a copy that holds ${what} is put aside, not overwritten`, async (t) => {
    const home = await makeHome(t)
    await (await startServer(t, { at: home })).close()
    await writeFile(copyOf(home), text)
    const server = await startServer(t, { at: home })
    await server.close()
    assert.equal((await verifiedLines(home)).length, 2)
    assert.ok((await readdir(join(home.home, 'log'))).includes('audit.jsonl.other'))
    assert.match(server.printed(), /put aside/)
  })
}

test('a log directory that cannot be written warns and stops nobody', async (t) => {
  const home = await makeHome(t)
  await writeFile(join(home.home, 'log'), 'a file is here')
  const server = await startServer(t, { at: home })
  await activate(server)
  assert.equal((await ask(`${server.api}/registrations`, { json: claimBody() })).status, 201)
  assert.match(server.printed(), /audit copy cannot be written/)
  const exported = await ask(`${server.api}/admin/audit`, { headers: server.admin })
  assert.equal(exported.text.trimEnd().split('\n').length, 3)
})

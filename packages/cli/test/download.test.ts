// A download is whole and right under its name, or there is nothing under it.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { temporaryDirectory } from '@marque/testkit'
import { download } from '../src/download.ts'
import { CliError } from '../src/errors.ts'

const CONTENT = Buffer.alloc(300_000, 'archive ')
const SHA256 = createHash('sha256').update(CONTENT).digest('hex')
const SILENT = { update: () => {}, end: () => {} }

async function answerOf(t: TestContext, send: (reply: ServerResponse) => void): Promise<Response> {
  const server = createServer((_request, reply) => send(reply)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  return fetch(`http://127.0.0.1:${address.port}/`)
}

const isKind = (kind: CliError['kind']) => (error: unknown) =>
  error instanceof CliError && error.kind === kind

test('a download that arrives as stated gets its name', async (t) => {
  const directory = await temporaryDirectory(t)
  const path = join(directory, 'a.tar')
  const answer = await answerOf(t, (reply) => reply.end(CONTENT))
  const done = await download(answer, { path, expectedSha256: SHA256, progress: SILENT })
  assert.deepEqual(done, { sizeBytes: CONTENT.length, sha256: SHA256 })
  assert.deepEqual(await readFile(path), CONTENT)
  assert.deepEqual(await readdir(directory), ['a.tar'])
})

test('a connection that breaks leaves nothing, and an older file as it was', async (t) => {
  const directory = await temporaryDirectory(t)
  const path = join(directory, 'a.tar')
  await writeFile(path, 'older')
  const answer = await answerOf(t, (reply) => {
    reply.writeHead(200, { 'content-length': CONTENT.length })
    reply.write(CONTENT.subarray(0, 100_000), () => reply.destroy())
  })
  const broken = download(answer, { path, expectedSha256: SHA256, progress: SILENT })
  await assert.rejects(broken, isKind('unreachable'))
  assert.equal(await readFile(path, 'utf8'), 'older')
  assert.deepEqual(await readdir(directory), ['a.tar'])
})

test('bytes that were altered on the way never get the name', async (t) => {
  const directory = await temporaryDirectory(t)
  const path = join(directory, 'a.tar')
  const answer = await answerOf(t, (reply) => reply.end(Buffer.from(CONTENT).fill('x', 5, 6)))
  const altered = download(answer, { path, expectedSha256: SHA256, progress: SILENT })
  await assert.rejects(altered, isKind('invalidDocument'))
  assert.deepEqual(await readdir(directory), [])
})

test('progress tells what has arrived and of how much', async (t) => {
  const path = join(await temporaryDirectory(t), 'a.tar')
  const seen: (readonly [number, number | undefined])[] = []
  const progress = {
    update: (done: number, total?: number) => seen.push([done, total]),
    end: () => {},
  }
  const answer = await answerOf(t, (reply) => {
    reply.writeHead(200, { 'content-length': CONTENT.length })
    reply.end(CONTENT)
  })
  await download(answer, { path, expectedSha256: SHA256, progress })
  assert.deepEqual(seen.at(-1), [CONTENT.length, CONTENT.length])
})

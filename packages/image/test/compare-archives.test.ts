import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { temporaryDirectory } from '@marque/testkit'
import { type ArchiveDifference, buildLayer, compareArchives, encodeTar } from '../src/index.ts'
import { bytes } from './fixtures.ts'

type Files = Record<string, string | Uint8Array>

async function difference(
  t: TestContext,
  left: Files,
  right: Files,
  mode = 0o644,
): Promise<ArchiveDifference | undefined> {
  const directory = await temporaryDirectory(t)
  const write = async (name: string, files: Files, fileMode: number): Promise<string> => {
    const entries = Object.entries(files).map(([file, content]) => ({
      type: 'file' as const,
      name: file,
      mode: fileMode,
      content: typeof content === 'string' ? bytes(content) : content,
    }))
    await writeFile(join(directory, name), encodeTar(entries, { mtime: 0 }))
    return join(directory, name)
  }
  return compareArchives(await write('l', left, 0o644), await write('r', right, mode))
}

test('equal archives have no difference', async (t) => {
  assert.equal(await difference(t, { a: 'x' }, { a: 'x' }), undefined)
})

test('the first difference is named by file and byte', async (t) => {
  assert.deepEqual(await difference(t, { a: 'x', b: 'one' }, { a: 'x', b: 'ore' }), {
    where: 'b',
    what: 'differs from byte 1 on',
  })
})

test('a longer file, a missing file and another name are named', async (t) => {
  assert.match((await difference(t, { a: 'x' }, { a: 'xy' }))?.what ?? '', /1 bytes against 2/)
  assert.match(
    (await difference(t, { a: 'x', b: '' }, { a: 'x' }))?.what ?? '',
    /only in the first/,
  )
  assert.match(
    (await difference(t, { a: 'x' }, { a: 'x', b: '' }))?.what ?? '',
    /only in the second/,
  )
  assert.match((await difference(t, { a: 'x' }, { b: 'x' }))?.what ?? '', /where the second has b/)
})

test('a difference of mode is named', async (t) => {
  assert.match((await difference(t, { a: 'x' }, { a: 'x' }, 0o600))?.what ?? '', /^mode is/)
})

test('a difference inside a layer is named by the file inside', async (t) => {
  const layer = (content: string): Uint8Array =>
    buildLayer([{ type: 'file', name: 'etc/x', mode: 0o644, content: bytes(content) }], {
      mtime: 0,
      createdBy: 'TEST',
    }).blob
  const found = await difference(t, { 'blobs/1': layer('a') }, { 'blobs/2': layer('b') })
  assert.deepEqual(found, { where: 'blobs/1!etc/x', what: 'differs from byte 0 on' })
})

import assert from 'node:assert/strict'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { encodeTar } from '@marque/image'
import { temporaryDirectory } from '@marque/testkit'
import { fetchThrough, layerThrough } from '../../image/cache.ts'
import { BuildFailure } from '../../image/failure.ts'

const RIGHT = 'the right bytes'
const isRight = (bytes: Uint8Array): boolean => new TextDecoder().decode(bytes) === RIGHT

function wanted(path: string, delivered: string) {
  const fetched: string[] = []
  return {
    fetched,
    path,
    name: 'TEST file',
    matches: isRight,
    fetchInto: async (directory: string) => {
      fetched.push(directory)
      await writeFile(join(directory, 'download'), delivered)
      return join(directory, 'download')
    },
  }
}

test('a file is fetched once and then comes from the cache', async (t) => {
  const path = join(await temporaryDirectory(t), 'cache/file')
  const file = wanted(path, RIGHT)
  assert.ok(isRight(await fetchThrough(file)))
  assert.ok(isRight(await fetchThrough(file)))
  assert.equal(file.fetched.length, 1)
})

test('a cached file that was changed is fetched again', async (t) => {
  const path = join(await temporaryDirectory(t), 'file')
  await writeFile(path, 'changed by somebody')
  const file = wanted(path, RIGHT)
  assert.ok(isRight(await fetchThrough(file)))
  assert.ok(isRight(await readFile(path)))
})

test('a download that is not what the lock names is refused and not kept', async (t) => {
  const directory = await temporaryDirectory(t)
  const file = wanted(join(directory, 'file'), 'something else')
  await assert.rejects(fetchThrough(file), BuildFailure)
  assert.deepEqual(await readdir(directory), [])
})

test('a layer from the cache is the one that would be made, also if the cache was damaged', async (t) => {
  const directory = await temporaryDirectory(t)
  const content = new TextEncoder().encode('text '.repeat(1000))
  const tar = encodeTar([{ type: 'file', name: 'a', mode: 0o644, content }], { mtime: 0 })
  const input = { tar, createdBy: 'TEST' }
  const made = await layerThrough(directory, input)
  assert.deepEqual(await layerThrough(directory, input), made)
  const [kept] = await readdir(join(directory, 'layers'))
  await writeFile(join(directory, 'layers', kept ?? ''), 'damaged')
  assert.deepEqual(await layerThrough(directory, input), made)
})

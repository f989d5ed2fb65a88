import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { lstat, mkdir, readFile, readlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { temporaryDirectory } from '@marque/testkit'
import fc from 'fast-check'
import { bytesSource } from '../src/byte-source.ts'
import { encodeTar, readTar, type TarEntry } from '../src/tar.ts'
import { bytes } from './fixtures.ts'

const MTIME = 1_790_000_000

/** Flat files, a directory level deep at most, so that names never collide with directories. */
const entries: fc.Arbitrary<TarEntry[]> = fc
  .uniqueArray(
    fc.record({
      name: fc.stringMatching(/^[a-z0-9 .,'"$äß漢-]{1,20}$/u).filter((name) => !/^\.+$/.test(name)),
      kind: fc.constantFrom('file', 'symlink'),
      mode: fc.constantFrom(0o644, 0o755, 0o600),
      content: fc.uint8Array({ maxLength: 1500 }),
      inDirectory: fc.boolean(),
    }),
    { selector: ({ name }) => name, minLength: 1, maxLength: 12 },
  )
  .map((drafts) => [
    { type: 'directory', name: 'dir', mode: 0o755 },
    ...drafts.map(({ name, kind, mode, content, inDirectory }): TarEntry => {
      const place = inDirectory ? `dir/${name}` : `f-${name}`
      return kind === 'file'
        ? { type: 'file', name: place, mode, content }
        : { type: 'symlink', name: place, mode: 0o777, target: `to ${name}` }
    }),
  ])

async function readBack(tar: Uint8Array) {
  const read = []
  for await (const { header, content } of readTar(bytesSource(tar))) {
    read.push({ ...header, content: await content.read(0, content.sizeBytes) })
  }
  return read
}

test('what is written is read back, sorted by name', async () => {
  await fc.assert(
    fc.asyncProperty(entries, async (files) => {
      const read = await readBack(encodeTar(files, { mtime: MTIME }))
      assert.equal(read.length, files.length)
      for (const file of files) {
        const found = read.find(({ name }) => name === file.name)
        assert.equal(found?.type, file.type)
        assert.equal(found?.mode, file.mode)
        assert.equal(found?.mtime, MTIME)
        if (file.type === 'file') assert.deepEqual(found?.content, file.content)
        if (file.type === 'symlink') assert.equal(found?.target, file.target)
      }
      const names = read.map(({ name }) => name)
      assert.deepEqual(
        names,
        names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
      )
    }),
  )
})

test("the system's tar extracts exactly the files that were written", async (t) => {
  const directory = await temporaryDirectory(t)
  let run = 0
  await fc.assert(
    fc.asyncProperty(entries, async (files) => {
      run += 1
      const root = join(directory, String(run))
      await mkdir(root)
      await writeFile(join(root, '.tar'), encodeTar(files, { mtime: MTIME }))
      const printed = execFileSync('tar', ['-xpvf', '.tar'], { cwd: root, encoding: 'utf8' })
      assert.equal(printed.trim().split('\n').length, files.length)
      for (const file of files) await assertOnDisk(join(root, file.name), file)
    }),
    { numRuns: 25 },
  )
})

async function assertOnDisk(path: string, file: TarEntry): Promise<void> {
  const stat = await lstat(path)
  if (file.type === 'symlink') assert.equal(await readlink(path), file.target)
  else assert.equal(stat.mode & 0o7777, file.mode)
  if (file.type !== 'file') return
  assert.deepEqual(new Uint8Array(await readFile(path)), file.content)
  assert.equal(stat.mtimeMs / 1000, MTIME)
}

test('the order in which files are given does not matter', () => {
  const shuffled = entries.chain((files) => fc.tuple(fc.constant(files), shuffle(files)))
  fc.assert(
    fc.property(shuffled, ([files, others]) => {
      assert.deepEqual(encodeTar(files, { mtime: 0 }), encodeTar(others, { mtime: 0 }))
    }),
  )
})

function shuffle(files: readonly TarEntry[]): fc.Arbitrary<TarEntry[]> {
  return fc.shuffledSubarray([...files], { minLength: files.length })
}

const FILE: TarEntry = { type: 'file', name: 'a', mode: 0o644, content: bytes('content') }

test('a name that is there twice is refused by the writer', () => {
  assert.throws(() => encodeTar([FILE, FILE], { mtime: 0 }), { code: 'ENTRY_REFUSED' })
})

test('a name that is there twice is refused by the reader', async () => {
  const once = encodeTar([FILE], { mtime: 0 })
  const twice = Buffer.concat([once.subarray(0, 1024), once])
  await assert.rejects(readBack(twice), { code: 'ENTRY_REFUSED' })
})

test('a tar that is cut anywhere is refused', async () => {
  const tar = encodeTar([FILE, { ...FILE, name: 'b' }], { mtime: 0 })
  for (let length = 0; length < tar.length; length += 256) {
    await assert.rejects(readBack(tar.subarray(0, length)), { code: 'ARCHIVE_INVALID' })
  }
})

test('bytes in the padding or behind the end are refused', async () => {
  const tar = encodeTar([FILE], { mtime: 0 })
  const padded = tar.slice()
  padded[512 + FILE_BYTES] = 1
  await assert.rejects(readBack(padded), { code: 'ARCHIVE_INVALID' })
  await assert.rejects(readBack(Buffer.concat([tar, bytes('more')])), { code: 'ARCHIVE_INVALID' })
  assert.equal((await readBack(Buffer.concat([tar, new Uint8Array(9000)]))).length, 1)
})

const FILE_BYTES = 'content'.length

test("archives of the system's tar in another format are refused", async (t) => {
  const directory = await temporaryDirectory(t)
  await writeFile(join(directory, 'a'), 'content')
  const gnu = execFileSync('tar', ['-c', '--format=gnu', 'a'], { cwd: directory })
  await assert.rejects(readBack(gnu), { code: 'ENTRY_REFUSED' })
})

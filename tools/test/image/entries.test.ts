import assert from 'node:assert/strict'
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { temporaryDirectory } from '@marque/testkit'
import { entriesBelow, textEntry, withParents } from '../../image/entries.ts'

test('modes of the building machine come down to executable or not', async (t) => {
  const directory = await temporaryDirectory(t)
  await mkdir(join(directory, 'sub'))
  for (const [name, mode] of [
    ['a', 0o600],
    ['sub/b', 0o775],
    ['sub/c', 0o4711],
  ] as const) {
    await writeFile(join(directory, name), name)
    await chmod(join(directory, name), mode)
  }
  await symlink('a', join(directory, 'link'))
  const entries = await entriesBelow(directory, 'app/web')
  assert.deepEqual(
    entries.map(({ name, mode, type }) => `${name} ${mode.toString(8)} ${type}`).sort(),
    [
      'app/web/a 644 file',
      'app/web/link 777 symlink',
      'app/web/sub/b 755 file',
      'app/web/sub/c 755 file',
    ],
  )
})

test('directories on the way are added once, and those that are given stay as they are', () => {
  const entries = withParents([
    textEntry('a/b/c', ''),
    textEntry('a/b/d', ''),
    { type: 'directory', name: 'a', mode: 0o1777 },
  ])
  assert.deepEqual(
    entries.map(({ name, mode }) => [name, mode]),
    [
      ['a/b/c', 0o644],
      ['a/b/d', 0o644],
      ['a', 0o1777],
      ['a/b', 0o755],
    ],
  )
})

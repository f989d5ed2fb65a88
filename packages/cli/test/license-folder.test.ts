// The license folder comes as a tar from another machine: three files, and no name becomes a path.
import assert from 'node:assert/strict'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { encodeTar, type TarEntry } from '@marque/image'
import { temporaryDirectory } from '@marque/testkit'
import { CliError } from '../src/errors.ts'
import { parseLicenseFolder, writeLicenseFolder } from '../src/license-folder.ts'

const file = (name: string): TarEntry => ({
  type: 'file',
  name,
  mode: 0o644,
  content: Buffer.from(`TEST ${name}`),
})
const GOOD: readonly TarEntry[] = [
  { type: 'directory', name: 'license', mode: 0o755 },
  file('license/license.json'),
  file('license/deployment.key'),
  file('license/trust.json'),
]
const tarOf = (entries: readonly TarEntry[]): Uint8Array => encodeTar(entries, { mtime: 0 })

test('the three files are written into a folder called license, the key for its owner alone', async (t) => {
  const directory = await temporaryDirectory(t)
  const paths = await writeLicenseFolder(directory, parseLicenseFolder(tarOf(GOOD)))
  assert.equal(paths.length, 3)
  assert.equal(
    await readFile(join(directory, 'license/license.json'), 'utf8'),
    'TEST license/license.json',
  )
  const { mode } = await stat(join(directory, 'license/deployment.key'))
  assert.equal(mode & 0o777, 0o600)
  assert.deepEqual(await readdir(directory), ['license'])
})

test('a directory that is called license gets the files itself', async (t) => {
  const directory = join(await temporaryDirectory(t), 'license')
  await writeLicenseFolder(directory, parseLicenseFolder(tarOf(GOOD)))
  assert.deepEqual((await readdir(directory)).toSorted(), [
    'deployment.key',
    'license.json',
    'trust.json',
  ])
})

test('anything but exactly these files is refused', () => {
  const wrong: readonly Uint8Array[] = [
    tarOf(GOOD.slice(0, 3)),
    tarOf([...GOOD, file('license/more.txt')]),
    tarOf([...GOOD, { type: 'symlink', name: 'license/link', mode: 0o777, target: '/etc' }]),
    tarOf(GOOD).subarray(0, 1800),
    Buffer.from('<html>not a tar</html>'),
    new Uint8Array(0),
  ]
  for (const tar of wrong) assert.throws(() => parseLicenseFolder(tar), CliError)
})

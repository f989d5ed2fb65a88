import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { temporaryDirectory } from '@marque/testkit'
import { PACKAGE_NAMES, readLock } from '../../image/debian-lock.ts'
import { BuildFailure } from '../../image/failure.ts'
import { lockedNode } from '../../image/node-layer.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const LOCK = join(ROOT, 'tools/image/debian.lock.json')

test('the Debian lock names every package for both architectures', async () => {
  const { packages } = await readLock(LOCK)
  for (const architecture of ['amd64', 'arm64'] as const) {
    assert.deepEqual(
      packages[architecture].map(({ name }) => name),
      PACKAGE_NAMES,
    )
  }
})

test('a Debian lock with anything but checksums and dates in their places is refused', async (t) => {
  const path = join(await temporaryDirectory(t), 'lock.json')
  const lock = await readLock(LOCK)
  const [first, ...rest] = lock.packages.amd64
  const wrong: unknown[] = [
    {},
    null,
    { ...lock, created: 'yesterday' },
    { ...lock, packages: { amd64: lock.packages.amd64 } },
    { ...lock, packages: { ...lock.packages, amd64: [{ ...first, sha256: '' }, ...rest] } },
    { ...lock, packages: { ...lock.packages, amd64: [{ ...first, name: 'bash' }, ...rest] } },
  ]
  for (const text of wrong) {
    await writeFile(path, JSON.stringify(text))
    await assert.rejects(readLock(path), BuildFailure)
  }
})

test('the Node of the image is the one that runs this test', async () => {
  for (const architecture of ['amd64', 'arm64'] as const) {
    const { version, integrity } = await lockedNode(ROOT, architecture)
    assert.equal(`v${version}`, process.version)
    assert.match(integrity, /^sha512-/)
  }
})

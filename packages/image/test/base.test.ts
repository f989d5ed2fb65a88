import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { temporaryDirectory } from '@marque/testkit'
import { appendLicenseLayer, openBase, validateArchive, writeBase } from '../src/index.ts'
import { LICENSE, smallBaseParts } from './fixtures.ts'

async function writtenBase(t: TestContext): Promise<string> {
  const directory = await temporaryDirectory(t)
  await writeBase(directory, smallBaseParts())
  return directory
}

test('the same layers make the same base, byte for byte', async (t) => {
  const [left, right] = [await writtenBase(t), await writtenBase(t)]
  for (const name of ['base.tar', 'base.json']) {
    assert.deepEqual(await readFile(join(left, name)), await readFile(join(right, name)))
  }
})

test('the base archive is a tar with each shared layer once', async (t) => {
  const listed = execFileSync('tar', ['-tf', 'base.tar'], { cwd: await writtenBase(t) })
  assert.equal(listed.toString().trim().split('\n').length, 5)
})

test('a base that is not there is BASE_MISSING and names the command that makes it', async (t) => {
  const nowhere = openBase(join(await temporaryDirectory(t), 'nowhere'))
  await assert.rejects(nowhere, { code: 'BASE_MISSING', remedy: /npm run build:image/ })
  const directory = await writtenBase(t)
  await rm(join(directory, 'base.tar'))
  await assert.rejects(openBase(directory), { code: 'BASE_MISSING' })
})

test('a base with a changed byte or without its end is refused', async (t) => {
  const directory = await writtenBase(t)
  const path = join(directory, 'base.tar')
  const whole = await readFile(path)
  whole[700] = (whole[700] ?? 0) ^ 1
  await writeFile(path, whole)
  await assert.rejects(openBase(directory), { code: 'BASE_INVALID' })
  await truncate(path, 600)
  await assert.rejects(openBase(directory), { code: 'BASE_INVALID' })
})

const DAMAGE: Record<string, (index: Record<string, unknown>) => unknown> = {
  'another format': (index) => ({ ...index, format: 'marque-image-base/2' }),
  'no date': (index) => ({ ...index, created: 'today' }),
  'a negative size': (index) => ({ ...index, prefix: { sizeBytes: -1, sha256: '0'.repeat(64) } }),
  'a gap between entries': (index) => ({
    ...index,
    entries: (index['entries'] as unknown[]).slice(1),
  }),
  'an unknown architecture': (index) => ({
    ...index,
    images: [{ architecture: 'mips', layers: [] }],
  }),
  'no images': (index) => ({ ...index, images: [] }),
  'no runtime': ({ runtime: _, ...index }) => index,
  'a list for an object': () => [],
}

for (const [name, damage] of Object.entries(DAMAGE)) {
  test(`a base index with ${name} is refused`, async (t) => {
    const directory = await writtenBase(t)
    const path = join(directory, 'base.json')
    const index = JSON.parse(await readFile(path, 'utf8'))
    await writeFile(path, JSON.stringify(damage(index)))
    await assert.rejects(openBase(directory), { code: 'BASE_INVALID' })
  })
}

test('a base that is built anew does not disturb archives of the opened one', async (t) => {
  const directory = await writtenBase(t)
  const base = await openBase(directory)
  t.after(() => base.close())
  const { created } = smallBaseParts()
  await writeBase(directory, { ...smallBaseParts(), created: created.replace('2026', '2027') })
  const outPath = join(directory, 'a.tar')
  const { sha256 } = await appendLicenseLayer({ base, ...LICENSE, slug: 'acme', outPath })
  assert.deepEqual(await validateArchive(outPath, { sha256 }), [])
})

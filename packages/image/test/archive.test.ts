import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { temporaryDirectory } from '@marque/testkit'
import fc from 'fast-check'
import {
  type ArchiveRequest,
  appendLicenseLayer,
  compareArchives,
  readArchive,
  streamArchive,
  validateArchive,
} from '../src/index.ts'
import { bytes, CREATED, LICENSE, smallBase } from './fixtures.ts'

test('an appended archive is sound and is what it was announced to be', async (t) => {
  const outPath = join(await temporaryDirectory(t), 'a.tar')
  const base = await smallBase(t)
  const facts = await appendLicenseLayer({ base, ...LICENSE, slug: 'acme', outPath })
  const written = await readFile(outPath)
  assert.equal(facts.fileName, 'acme_license_server.tar')
  assert.equal(facts.sizeBytes, written.length)
  assert.equal(facts.sha256, createHash('sha256').update(written).digest('hex'))
  const expected = { sha256: facts.sha256, architectures: ['amd64', 'arm64'] }
  assert.deepEqual(await validateArchive(outPath, expected), [])
})

test('reading an archive shows its images and its license, and nothing of the key', async (t) => {
  const outPath = join(await temporaryDirectory(t), 'a.tar')
  const base = await smallBase(t)
  const facts = await appendLicenseLayer({
    base,
    ...LICENSE,
    slug: 'acme',
    version: '1.2.3',
    outPath,
  })
  const summary = await readArchive(outPath, { sha256: facts.sha256.toUpperCase() })
  assert.deepEqual(
    summary.images.map(({ architecture, tag, created }) => [architecture, tag, created]),
    [
      ['amd64', 'acme_license_server_amd64:1.2.3', CREATED],
      ['arm64', 'acme_license_server_arm64:1.2.3', CREATED],
    ],
  )
  assert.deepEqual(
    summary.images.map(({ imageId }) => imageId),
    facts.images.map(({ imageId }) => imageId),
  )
  assert.deepEqual(summary.images[0]?.layers.length, 4)
  assert.equal(summary.license, new TextDecoder().decode(LICENSE.license))
  assert.equal(summary.trust, new TextDecoder().decode(LICENSE.trust))
  assert.ok(!JSON.stringify(summary).includes(new TextDecoder().decode(LICENSE.deploymentKey)))
})

test('the same license makes the same archive, another one differs only behind the base', async (t) => {
  const directory = await temporaryDirectory(t)
  const base = await smallBase(t)
  const build = async (name: string, license: string): Promise<string> => {
    const outPath = join(directory, name)
    await appendLicenseLayer({ base, ...LICENSE, license: bytes(license), slug: 'acme', outPath })
    return outPath
  }
  const [first, again, other] = [
    await build('1', '{"a":1}'),
    await build('2', '{"a":1}'),
    await build('3', '{"a":2}'),
  ]
  assert.equal(await compareArchives(first, again), undefined)
  assert.deepEqual(await readFile(first), await readFile(again))
  const prefixBytes = base.index.prefix.sizeBytes
  const [left, right] = [await readFile(first), await readFile(other)]
  assert.deepEqual(left.subarray(0, prefixBytes), right.subarray(0, prefixBytes))
  const difference = await compareArchives(first, other)
  assert.match(difference?.where ?? '', /!app\/license\/license\.json$/)
})

test('one architecture alone makes a sound archive with its layers only', async (t) => {
  const directory = await temporaryDirectory(t)
  const base = await smallBase(t)
  for (const architecture of ['amd64', 'arm64'] as const) {
    const outPath = join(directory, architecture)
    const request = { base, ...LICENSE, slug: 'acme', architectures: [architecture], outPath }
    const { sha256, images } = await appendLicenseLayer(request)
    assert.deepEqual(
      images.map(({ tag }) => tag),
      [`acme_license_server_${architecture}:1.0.0`],
    )
    assert.deepEqual(await validateArchive(outPath, { sha256, architectures: [architecture] }), [])
    const faults = await validateArchive(outPath, { architectures: ['amd64', 'arm64'] })
    assert.equal(faults.length, 1)
  }
})

test('twenty streams at once each carry the whole archive', async (t) => {
  const base = await smallBase(t)
  const archive = await streamArchive({ base, ...LICENSE, slug: 'acme' })
  const streams = Array.from({ length: 20 }, () => buffer(archive.createStream()))
  for (const whole of await Promise.all(streams)) {
    assert.equal(createHash('sha256').update(whole).digest('hex'), archive.sha256)
  }
})

test('a stream of a range is that slice of the archive', async (t) => {
  const base = await smallBase(t)
  const archive = await streamArchive({ base, ...LICENSE, slug: 'acme' })
  const whole = await buffer(archive.createStream())
  const place = fc.nat(archive.sizeBytes)
  await fc.assert(
    fc.asyncProperty(place, place, async (a, b) => {
      const [start, end] = [Math.min(a, b), Math.max(a, b)]
      const part = await buffer(archive.createStream({ start, end }))
      assert.deepEqual(part, whole.subarray(start, end))
    }),
    { numRuns: 30 },
  )
})

const REFUSED: Record<string, Partial<ArchiveRequest>> = {
  'a slug with a capital': { slug: 'Acme' },
  'a slug with a slash': { slug: 'a/b' },
  'an empty slug': { slug: '' },
  'a version with a colon': { version: '1:0' },
  'an empty license': { license: new Uint8Array() },
  'an empty key': { deploymentKey: new Uint8Array() },
  'no architecture': { architectures: [] },
}

for (const [name, wrong] of Object.entries(REFUSED)) {
  test(`${name} is refused and leaves no file`, async (t) => {
    const directory = await temporaryDirectory(t)
    const base = await smallBase(t)
    const request = { base, ...LICENSE, slug: 'acme', outPath: join(directory, 'a.tar'), ...wrong }
    await assert.rejects(appendLicenseLayer(request), { code: 'INPUT_REFUSED' })
    assert.deepEqual(await readdir(directory), [])
  })
}

test('a write that fails leaves the old archive and nothing else', async (t) => {
  const directory = await temporaryDirectory(t)
  const base = await smallBase(t)
  const outPath = join(directory, 'a.tar')
  await writeFile(outPath, 'the old one')
  const broken = { ...base, file: { stat: () => Promise.reject(new Error('EIO')) } as never }
  await assert.rejects(appendLicenseLayer({ base: broken, ...LICENSE, slug: 'acme', outPath }))
  assert.deepEqual(await readdir(directory), ['a.tar'])
  assert.equal(await readFile(outPath, 'utf8'), 'the old one')
})

test('reading says what is wrong: no file, no archive, another SHA-256', async (t) => {
  const directory = await temporaryDirectory(t)
  const path = join(directory, 'a.tar')
  await assert.rejects(readArchive(path), { code: 'ARCHIVE_UNREADABLE' })
  await writeFile(path, 'text')
  await assert.rejects(readArchive(path), { code: 'ARCHIVE_INVALID' })
  await writeFile(path, new Uint8Array(1024))
  await assert.rejects(readArchive(path), { code: 'ARCHIVE_INVALID' })
  const base = await smallBase(t)
  await appendLicenseLayer({ base, ...LICENSE, slug: 'acme', outPath: path })
  await assert.rejects(readArchive(path, { sha256: '0'.repeat(64) }), { code: 'ARCHIVE_INVALID' })
})

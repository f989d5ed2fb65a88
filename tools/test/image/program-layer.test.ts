import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { encodeTar } from '@marque/image'
import { temporaryDirectory } from '@marque/testkit'
import { BuildFailure } from '../../image/failure.ts'
import { makeProgram, PROGRAM_ENTRIES } from '../../image/program-layer.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const SOURCES = {
  root: ROOT,
  entries: PROGRAM_ENTRIES,
  pages: resolve(ROOT, 'packages/web/dist/license-server'),
}

test('the program layer is the same bytes every time and names no path of this machine', async () => {
  const [first, second] = [await makeProgram(SOURCES), await makeProgram(SOURCES)]
  const tar = encodeTar(first.entries, { mtime: 1 })
  assert.ok(Buffer.from(tar).equals(encodeTar(second.entries, { mtime: 1 })))
  assert.equal(Buffer.from(tar).includes(ROOT), false)
})

test('the layer holds the program, its pages, and the directories that may be mapped', async () => {
  const { entries, packages } = await makeProgram(SOURCES)
  const byName = new Map(entries.map((entry) => [entry.name, entry]))
  for (const name of [...Object.keys(PROGRAM_ENTRIES), 'web/qrcode.html']) {
    assert.equal(byName.get(`app/${name}`)?.mode, 0o644, name)
  }
  for (const name of ['app/config', 'app/log']) {
    const { type, mode, uid, gid } = byName.get(name) ?? {}
    assert.deepEqual(
      { type, mode, uid, gid },
      { type: 'directory', mode: 0o1777, uid: 10001, gid: 10001 },
    )
  }
  assert.ok(![...byName.keys()].some((name) => name.startsWith('app/license/')))
  assert.ok(packages.some(({ name }) => name === 'fastify'))
})

test('the thread of the store loads no part of the program that it does not need', async () => {
  const { entries } = await makeProgram(SOURCES)
  const sizeOf = (name: string): number => {
    const entry = entries.find((each) => each.name === `app/${name}`)
    return entry?.type === 'file' ? entry.content.length : Number.NaN
  }
  const worker = entries.find(({ name }) => name === 'app/store-worker.mjs')
  assert.ok(worker?.type === 'file')
  const text = new TextDecoder().decode(worker.content)
  const parts = Array.from(
    text.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g),
    ([, name = '']) => name,
  )
  assert.ok(parts.length > 0)
  const bytes = parts.reduce((sum, name) => sum + sizeOf(name), worker.content.length)
  assert.ok(bytes < 100_000, `${bytes} bytes: ${parts}`)
})

test('every package in the bundle has its license passed on', async () => {
  const { entries, packages } = await makeProgram(SOURCES)
  const notices = entries.find(({ name }) => name.endsWith('THIRD-PARTY-NOTICES.md'))
  assert.ok(notices?.type === 'file')
  const text = new TextDecoder().decode(notices.content)
  for (const { name, version, license } of packages) {
    assert.ok(text.includes(`## ${name} ${version} (`), name)
    assert.notEqual(license, undefined, name)
  }
})

test('missing pages and sources that cannot be bundled are named with the remedy', async (t) => {
  const nowhere = `${await temporaryDirectory(t)}/nowhere`
  await assert.rejects(makeProgram({ ...SOURCES, pages: nowhere }), BuildFailure)
  const entries = { 'a.mjs': 'packages/license-server/src/nowhere.ts' }
  await assert.rejects(makeProgram({ ...SOURCES, entries }), BuildFailure)
})

import assert from 'node:assert/strict'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'node:test'
import { temporaryDirectory, waitFor } from '@marque/testkit'
import { watchFiles } from '../../src/adapters/watch-files.ts'

test('writing, replacing by rename, removing and making again are each noticed', async (t) => {
  const directory = await temporaryDirectory(t)
  const path = join(directory, 'watched')
  let changes = 0
  const { stop } = watchFiles({
    paths: [path],
    everyMs: 10,
    onChange: async () => {
      changes += 1
    },
  })
  t.after(stop)
  const noticed = (count: number) => waitFor(`change ${count}`, () => changes === count)
  await writeFile(path, 'one')
  await noticed(1)
  await writeFile(path, 'two')
  await noticed(2)
  await writeFile(`${path}.new`, 'six')
  await rename(`${path}.new`, path)
  await noticed(3)
  await rm(path)
  await noticed(4)
  await writeFile(path, 'six')
  await noticed(5)
})

test('after a stop nothing is noticed any more', async (t) => {
  const path = join(await temporaryDirectory(t), 'watched')
  let changes = 0
  const onChange = async () => {
    changes += 1
  }
  const first = watchFiles({ paths: [path], everyMs: 10, onChange })
  await first.stop()
  let seen = false
  const second = watchFiles({
    paths: [path],
    everyMs: 10,
    onChange: async () => {
      seen = true
    },
  })
  t.after(second.stop)
  await writeFile(path, 'one')
  await waitFor('the other watch', () => seen)
  assert.equal(changes, 0)
})

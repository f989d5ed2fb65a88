import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { temporaryDirectory } from '@marque/testkit'
import { dropSectionHeaders } from '../../image/elf.ts'

test('Node without its section headers is smaller and still runs', async (t) => {
  const whole = await readFile(process.execPath)
  const slim = dropSectionHeaders(whole)
  assert.ok(slim.length < whole.length * 0.9, `${slim.length} of ${whole.length} bytes`)
  const path = join(await temporaryDirectory(t), 'node')
  await writeFile(path, slim, { mode: 0o755 })
  assert.equal(execFileSync(path, ['--version'], { encoding: 'utf8' }).trim(), process.version)
  assert.deepEqual(dropSectionHeaders(slim), slim)
})

test('what is no 64-bit little-endian ELF executable is refused', async () => {
  const start = (await readFile(process.execPath)).subarray(0, 4096)
  assert.throws(() => dropSectionHeaders(new Uint8Array(0)), TypeError)
  assert.throws(
    () => dropSectionHeaders(new TextEncoder().encode('#!/bin/sh'.repeat(10))),
    TypeError,
  )
  for (const index of [0, 4, 5]) {
    const other = Uint8Array.from(start)
    other[index] = (other[index] ?? 0) ^ 3
    assert.throws(() => dropSectionHeaders(other), TypeError)
  }
})

test('an executable that is cut short is refused', async () => {
  const start = (await readFile(process.execPath)).subarray(0, 4096)
  assert.throws(() => dropSectionHeaders(start), RangeError)
})

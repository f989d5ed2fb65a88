// stdout holds results alone; progress is for a person who watches.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createOutput } from '../src/output.ts'

function streams(isTTY: boolean) {
  const printed = { stdout: '', stderr: '' }
  const write = (name: keyof typeof printed) => (text: string | Uint8Array) => {
    printed[name] += String(text)
    return true
  }
  return {
    printed,
    stdout: { write: write('stdout') },
    stderr: { write: write('stderr'), isTTY },
  }
}

test('a result is text for people and JSON for programs, and nothing else is on stdout', () => {
  for (const json of [false, true]) {
    const to = streams(true)
    const output = createOutput(to, json)
    output.note('by the way')
    output.progress('loading').update(1)
    output.result({ id: 'x' }, 'id  x')
    if (json) assert.deepEqual(JSON.parse(to.printed.stdout), { id: 'x' })
    else assert.equal(to.printed.stdout, 'id  x\n')
  }
})

test('progress shows on a terminal how much is done, and cleans up after itself', () => {
  const to = streams(true)
  const progress = createOutput(to, false).progress('a.tar')
  progress.update(22_000_000, 88_000_000)
  assert.match(to.printed.stderr, /a\.tar: 25 %, 22\.0 MB/)
  progress.end()
  assert.ok(to.printed.stderr.endsWith('\r\u001b[K'))
})

test('where nobody watches there is no progress', () => {
  const to = streams(false)
  const progress = createOutput(to, false).progress('a.tar')
  progress.update(1, 2)
  progress.end()
  assert.equal(to.printed.stderr, '')
})

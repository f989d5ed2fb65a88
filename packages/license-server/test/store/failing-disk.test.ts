// A disk that fills up while seats are granted: whoever was not answered has no seat, whoever was has
// one, and the service resumes by itself. The limit is one of the operating system, for the process.
// Implements docs/threat-model.md, A22.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { temporaryDirectory } from '@marque/testkit'

const SCRIPT = fileURLToPath(new URL('./fill-disk.ts', import.meta.url))
/** in blocks of 512 bytes, as the shell counts */
const FILE_LIMIT = 1200

test('a full disk refuses with 50000, loses nothing that was granted, and the service resumes', async (t) => {
  const directory = await temporaryDirectory(t)
  const command = `trap '' XFSZ; exec prlimit --fsize=${FILE_LIMIT * 512}:unlimited "$0" "$@"`
  const child = spawn('/bin/sh', ['-c', command, process.execPath, SCRIPT, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.on('data', (piece) => {
    text += piece
  })
  const [code] = await once(child, 'close')
  assert.equal(code, 0, text)
  const seen = JSON.parse(text) as Record<string, unknown>
  assert.ok(Number(seen['granted']) > 0)
  assert.ok(Number(seen['refused']) > 0, 'the disk did fill up')
  assert.deepEqual(seen['refusals'], ['INTERNAL'])
  assert.equal(seen['readyWhileFull'], true, 'memory was read again')
  assert.deepEqual(seen['heldAfterFailure'], seen['grantedIds'])
  assert.deepEqual(seen['heldAfterRestart'], seen['withResumed'])
})

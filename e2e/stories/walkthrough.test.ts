// The whole journey by itself, as anyone can run it: `npm start -- --walkthrough`, on directories and
// on real servers.
import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { runProgram } from '@marque/testkit'

const STEPS = [
  'request',
  'issue',
  'start',
  'QR',
  'phone page',
  'code',
  'register two nodes',
  'renew',
  'restart (recovered without a QR code)',
  'restart with one component replaced (recovered without a QR code)',
  'restart with two components replaced (activated again by QR code)',
  'unbind',
]

const SCENES = [
  ['three directories', []],
  ['PostgreSQL, Redis and SFTP', ['--cluster']],
] as const

for (const [components, options] of SCENES) {
  test(`the walkthrough on ${components} prints one line per step and exits 0`, async () => {
    const script = resolve(import.meta.dirname, '../../tools/start/main.ts')
    const command = [process.execPath, script, '--walkthrough', ...options] as const
    const { exitCode, stdout, stderr } = await runProgram([...command])
    assert.equal(exitCode, 0, stderr)
    assert.deepEqual(
      stdout.trim().split('\n'),
      STEPS.map((step) => `ok ${step}`),
    )
  })
}

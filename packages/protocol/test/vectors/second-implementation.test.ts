// The vectors against tools/vectors/verify.py: another language, OpenSSL, and no code in common. A
// machine that lacks python3 or openssl fails here; it is not passed over.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { temporaryDirectory } from '@marque/testkit'
import { VECTORS, vectorFiles } from './files.ts'

const program = new URL('../../../../tools/vectors/verify.py', import.meta.url).pathname

type Count = { readonly file: string; right: number; wrong: number; notJudged: number }

function verify(directory: string) {
  const run = spawnSync('python3', ['-B', program, directory], { encoding: 'utf8' })
  assert.equal(run.error, undefined, 'python3 is missing: apt-get install python3')
  return run
}

describe('a second implementation', () => {
  it('agrees with every vector of bytes and signatures', () => {
    const run = verify(VECTORS.pathname)
    assert.equal(run.status, 0, run.stderr)
    const counts = run.stdout
      .trim()
      .split('\n')
      .map((line): Count => JSON.parse(line))
    assert.deepEqual(
      counts.map(({ file }) => file),
      vectorFiles().map(({ file }) => file),
    )
    for (const { file, right, notJudged } of counts.filter(({ file }) => BYTES.has(file))) {
      const cases = vectorFiles().find((candidate) => candidate.file === file)?.cases ?? []
      const schemas = cases.filter(({ step }) => step === 'fields').length
      assert.ok(right > 0, `${file}: no right case was verified`)
      assert.equal(notJudged, file === 'challenge.json' ? 0 : schemas, file)
    }
  })

  it('fails when a vector is wrong', async (t) => {
    const directory = await temporaryDirectory(t)
    const text = readFileSync(new URL('node-id.json', VECTORS), 'utf8')
    writeFileSync(
      join(directory, 'node-id.json'),
      text.replace('"nodeName": "node-1"', '"nodeName": "node-7"'),
    )
    const run = verify(directory)
    assert.equal(run.status, 1)
    assert.match(run.stderr, /node-id\.json: "node-1"/)
  })

  it('fails when openssl is missing', async (t) => {
    const python = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], {
      encoding: 'utf8',
    }).stdout.trim()
    const empty = await temporaryDirectory(t)
    const run = spawnSync(python, ['-B', program, VECTORS.pathname], {
      encoding: 'utf8',
      env: { PATH: empty },
    })
    assert.equal(run.status, 1)
    assert.match(run.stderr, /openssl command is missing/)
  })
})

/** What the second implementation covers whole, schemas left out. */
const BYTES = new Set([
  'archive-statement.json',
  'audit.json',
  'challenge-envelope.json',
  'challenge-url.json',
  'challenge.json',
  'component-proof.json',
  'delegation.json',
  'environment-seal.json',
  'lease.json',
  'license-file.json',
  'node-id.json',
  'private-config.json',
  'record-chain.json',
  'refusal.json',
  'sealed-bytes.json',
])

// Every vector against the code: the right value, or the right code with the right reason.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { describe, it } from 'node:test'
import { vectorFiles } from './vectors/files.ts'
import { type Outcome, runFile, type VectorCase } from './vectors/run-file.ts'

const files = vectorFiles()

describe('the vectors', () => {
  for (const file of files) {
    it(`of ${file.file} hold`, async () => {
      assert.equal(file.format, 'marque-vectors/1')
      const outcomes = await runFile(file)
      assert.equal(outcomes.length, file.cases.length)
      for (const [i, vector] of file.cases.entries()) judge(vector, outcomes[i])
    })
  }

  it('hold a right and a wrong case for everything that can be wrong', () => {
    for (const { file, cases } of files) {
      const wrong = cases.filter(({ expect }) => !('value' in expect))
      assert.notEqual(cases.length, wrong.length, `${file} has no right case`)
      if (!ALWAYS_RIGHT.has(file)) assert.notEqual(wrong.length, 0, `${file} has no wrong case`)
    }
  })

  it('hold every signed document against form, header, key, signature, fields', () => {
    for (const file of SIGNED) {
      const steps = files
        .find((candidate) => candidate.file === file)
        ?.cases.map(({ step }) => step)
      for (const step of ['form', 'header', 'key', 'signature', 'fields']) {
        assert.ok(steps?.includes(step), `${file} has no fault of ${step}`)
      }
    }
  })

  it('are what the generator makes', () => {
    const generator = new URL('../../../tools/vectors/generate.ts', import.meta.url).pathname
    const run = spawnSync(process.execPath, [generator, '--check'], { encoding: 'utf8' })
    assert.equal(run.status, 0, run.stderr)
  })
})

/** Files of functions that answer every input: yes, no, or null. */
const ALWAYS_RIGHT = new Set([
  'challenge-url.json',
  'errors.json',
  'matching.json',
  'node-id.json',
  'problem.json',
])

const SIGNED = [
  'archive-statement.json',
  'delegation.json',
  'lease.json',
  'license-file.json',
  'refusal.json',
]

function judge({ name, expect }: VectorCase, outcome: Outcome | undefined): void {
  assert.ok(outcome !== undefined, name)
  const came = JSON.stringify(outcome)
  if ('value' in expect) {
    assert.ok('value' in outcome, `${name}: refused: ${came}`)
    assert.deepEqual(outcome.value, expect.value, name)
  } else if (expect.invalid !== undefined) {
    assert.ok(!('value' in outcome), `${name}: accepted: ${came}`)
  } else {
    assert.ok('code' in outcome, `${name}: no refusal of the catalogue: ${came}`)
    assert.equal(outcome.code, expect.code, `${name}: ${came}`)
    assert.ok(expect.reason && outcome.message.includes(expect.reason), `${name}: ${came}`)
  }
}

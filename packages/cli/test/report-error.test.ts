// What people read when something fails: one error, the faults of fields, one hint, no secrets.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MarqueError } from '@marque/protocol/errors'
import { CliError, RefusedError } from '../src/errors.ts'
import { errorText } from '../src/report-error.ts'

test('an error and its hint are one line each, whatever is in them', () => {
  const text = errorText(new CliError('failed', 'one\n  two', 'three\nfour'))
  assert.equal(text, 'marque: error: one two\nhint: three four\n')
})

test('every wrong field has a line of its own', () => {
  const faults = [
    { field: 'a.b', problem: 'is missing' },
    { field: 'c', problem: 'has the wrong form' },
  ]
  const lines = errorText(new RefusedError(new MarqueError('PARAM_INPUT_ERROR', { faults }))).split(
    '\n',
  )
  assert.equal(lines[0], 'marque: error: 10001 Incorrect parameter')
  assert.deepEqual(lines.slice(1, 3), ['  a.b is missing', '  c has the wrong form'])
  assert.match(lines[3] ?? '', /^hint: /)
})

test('signed refusals and license files in an answer are not poured out', () => {
  const refusal = new MarqueError('LICENSE_EXPIRED', { expiredAt: 1_780_272_000, refusal: 'eyJ' })
  const text = errorText(new RefusedError(refusal))
  assert.match(text, /expired at 2026-06-01T00:00:00Z/)
  assert.doesNotMatch(text, /eyJ/)
})

test('an unexpected fault of a server shows its ref, one of this program its cause', () => {
  assert.match(
    errorText(new RefusedError(new MarqueError('INTERNAL', { ref: 'a1b2' }))),
    /ref a1b2/,
  )
  assert.match(errorText(new RangeError('out of range')), /50000 .*out of range/)
})

test('what a document or a server says cannot steer the terminal', () => {
  const refusal = new MarqueError('EVICTED', { reason: '\u001b[2Jgone\u202e' })
  const text = errorText(new RefusedError(refusal))
  assert.ok(!text.includes('\u001b') && !text.includes('\u202e'), text)
})

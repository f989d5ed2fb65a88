// Which error ends in which exit code: scripts branch on these.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ERROR_NAMES, MarqueError } from '@marque/protocol/errors'
import { CliError, DocumentError, RefusedError } from '../src/errors.ts'
import { EXIT_CODES, exitCodeOf, exitKindOf } from '../src/exit-codes.ts'

test('the table is the one that the contract closes', () => {
  const codes = Object.values(EXIT_CODES).map(({ code }) => code)
  assert.deepEqual(codes, [0, 1, 2, 3, 4, 5, 78])
})

test('whatever another program refused ends with 3, whatever its code', () => {
  for (const name of ERROR_NAMES) {
    assert.equal(exitCodeOf(new RefusedError(new MarqueError(name))), 3, name)
  }
})

test('what this program finds wrong with a document ends with 5, out of date with 3', () => {
  assert.equal(exitCodeOf(new MarqueError('CERTIFICATE_INCORRECT')), 5)
  assert.equal(exitCodeOf(new DocumentError('x', new MarqueError('CERTIFICATE_INCORRECT'))), 5)
  assert.equal(exitCodeOf(new DocumentError('x', new MarqueError('LICENSE_EXPIRED'))), 3)
})

test('a command says itself which line of the table it ends in', () => {
  assert.equal(exitCodeOf(new CliError('unreachable', 'no answer', 'Try again.')), 4)
  assert.equal(exitCodeOf(new CliError('configuration', 'no token', 'Make one.')), 78)
})

test('a program of ours that cannot begin ends with 78, whichever class says so', () => {
  class ConfigurationError extends Error {
    override readonly name = 'ConfigurationError'
    readonly hint = 'Mend it.'
  }
  assert.equal(exitKindOf(new ConfigurationError('wrong')), 'configuration')
})

test('what nobody foresaw ends with 1', () => {
  assert.equal(exitCodeOf(new RangeError('out of range')), 1)
  assert.equal(exitCodeOf('a text'), 1)
})

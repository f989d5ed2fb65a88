import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CATALOGUE, MarqueError } from '@marque/protocol'
import type { Failure } from '@marque/sdk'
import fc from 'fast-check'
import { addFailure, errorOfCode, failureFrom } from '../../src/domain/failure.ts'
import { UNREACHABLE_REMEDIES, unreachable } from '../../src/domain/unreachable.ts'

describe('a failure', () => {
  it('carries headline, explanation and remedy of the catalogue', () => {
    const failure = failureFrom(new MarqueError('REGISTER_OUT_OF_LIMIT'), 7, 'https://a:1')
    const { title, explanation, remedy } = CATALOGUE.REGISTER_OUT_OF_LIMIT
    assert.deepEqual(failure, {
      code: 30007,
      name: 'REGISTER_OUT_OF_LIMIT',
      title: title.en,
      explanation: explanation.en,
      remedy: remedy.en,
      detail: undefined,
      cause: undefined,
      server: 'https://a:1',
      since: 7,
      at: 7,
      count: 1,
    } satisfies Failure)
  })

  it('to reach the server has the remedy of its cause', () => {
    for (const cause of Object.keys(
      UNREACHABLE_REMEDIES,
    ) as (keyof typeof UNREACHABLE_REMEDIES)[]) {
      const failure = failureFrom(unreachable(cause, 'it did not work'), 1)
      assert.equal(failure.cause, cause)
      assert.equal(failure.remedy, UNREACHABLE_REMEDIES[cause].en)
      assert.equal(failure.detail, 'it did not work')
    }
  })

  it('names wrong fields, each with its fault', () => {
    const faults = [{ field: 'project.version', problem: 'has the wrong form' }]
    const failure = failureFrom(new MarqueError('PARAM_INPUT_ERROR', { faults }), 1)
    assert.equal(failure.detail, 'faults: project.version has the wrong form')
  })

  it('shows what strangers wrote without control or direction characters, and bounded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (reason) => {
        const { detail = '' } = failureFrom(new MarqueError('EVICTED', { reason }), 1)
        assert.ok(detail.length <= 500)
        assert.doesNotMatch(detail, /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u)
      }),
    )
  })

  it('of an unknown code is an incorrect certificate', () => {
    assert.equal(errorOfCode(39999, {}).errorName, 'CERTIFICATE_INCORRECT')
    assert.equal(errorOfCode(0, {}).errorName, 'CERTIFICATE_INCORRECT')
    assert.equal(errorOfCode(40006, {}).errorName, 'EVICTED')
  })
})

describe('the history of failures', () => {
  const failureAt = (at: number, reason = 'x'): Failure =>
    failureFrom(unreachable('timeout', reason), at, 'https://a:1')

  it('counts the same reason in a row and keeps when it began', () => {
    const history = [1, 2, 3].reduce<readonly Failure[]>(
      (all, at) => addFailure(all, failureAt(at)),
      [],
    )
    assert.equal(history.length, 1)
    assert.deepEqual([history[0]?.since, history[0]?.at, history[0]?.count], [1, 3, 3])
  })

  it('is newest first and bounded', () => {
    const history = Array.from({ length: 80 }, (_, at) => at).reduce<readonly Failure[]>(
      (all, at) => addFailure(all, failureAt(at, `reason ${at}`)),
      [],
    )
    assert.equal(history.length, 50)
    assert.equal(history[0]?.at, 79)
    assert.equal(history.at(-1)?.at, 30)
  })
})

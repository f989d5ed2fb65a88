import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  CATALOGUE,
  ERROR_NAMES,
  encodeProblem,
  MarqueError,
  PROBLEM_CONTENT_TYPE,
  parseProblem,
  toMarqueError,
} from '@marque/protocol/errors'
import fc from 'fast-check'

const names = fc.constantFrom(...ERROR_NAMES.filter((name) => name !== 'SERVER_UNREACHABLE'))
const RESERVED = [
  'type',
  'title',
  'status',
  'code',
  'name',
  'detail',
  'remedy',
  'refusal',
  'licenseFile',
]
const detail = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.array(fc.string(), { maxLength: 3 }),
  fc.array(fc.record({ field: fc.string(), problem: fc.string() }, { noNullPrototype: true }), {
    minLength: 1,
    maxLength: 3,
  }),
)
const details = fc.dictionary(
  fc.string().filter((name) => !RESERVED.includes(name)),
  detail,
  { noNullPrototype: true },
)

describe('a problem', () => {
  it('comes back as the error it was, in either language and beside whatever travels with it', () => {
    const extensions = { refusal: 'a.b.c', licenseFile: { format: 'marque-license/1' } }
    fc.assert(
      fc.property(names, details, fc.constantFrom('en', 'zh'), (name, details, language) => {
        const body = encodeProblem(new MarqueError(name, details), { language, extensions })
        const error = parseProblem(JSON.parse(JSON.stringify(body)))
        assert.equal(error?.errorName, name)
        assert.deepEqual(error?.details, details)
      }),
    )
  })

  it('never breaks its reader, whatever a server sends', () => {
    const body = fc.record(
      {
        code: fc.oneof(fc.constant(40000), fc.anything()),
        name: fc.oneof(fc.constant('CERTIFICATE_INCORRECT'), fc.anything()),
        status: fc.oneof(fc.constant(403), fc.anything()),
        faults: fc.anything(),
        reason: fc.anything(),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.oneof(body, fc.anything()), (sent) => {
        const error = parseProblem(sent)
        assert.ok(error === undefined || error.message.length > 0)
      }),
      { numRuns: 1000 },
    )
  })

  it('says what it is and what to do in the language asked for', () => {
    const error = new MarqueError('CODE_INCORRECT', { attemptsLeft: 3 })
    const { title, remedy } = CATALOGUE.CODE_INCORRECT
    const english = encodeProblem(error)
    const chinese = encodeProblem(error, { language: 'zh' })
    assert.equal(english.title, title.en)
    assert.equal(english.detail, `${title.en} (attemptsLeft: 3)`)
    assert.equal(english.remedy, remedy.en)
    assert.equal(chinese.title, title.zh)
    assert.equal(chinese.detail, `${title.zh}（attemptsLeft: 3）`)
    assert.equal(chinese.remedy, remedy.zh)
    assert.equal(chinese['attemptsLeft'], 3)
    assert.equal(PROBLEM_CONTENT_TYPE, 'application/problem+json')
  })

  it('keeps its own members, whatever is put beside them', () => {
    const extensions = { code: 1, status: 200, name: 'OK', type: 'x', ref: 'r-1' }
    const body = encodeProblem(new MarqueError('INTERNAL'), { extensions })
    assert.deepEqual([body.code, body.status, body.name], [50000, 500, 'INTERNAL'])
    assert.equal(body.type, 'urn:marque:error:50000')
    assert.equal(body['ref'], 'r-1')
  })
})

describe('an error', () => {
  it('names its faults and facts in one sentence', () => {
    const faults = [
      { field: 'node.id', problem: 'has the wrong form' },
      { field: 'nonce', problem: 'is missing' },
    ]
    const error = new MarqueError('PARAM_INPUT_ERROR', { faults, skipped: undefined })
    assert.equal(
      error.message,
      'Incorrect parameter (faults: node.id has the wrong form; nonce is missing)',
    )
  })

  it('never shows its cause', () => {
    const cause = new Error('SECRET of a driver')
    const error = new MarqueError('INTERNAL', { ref: 'r-1' }, { cause })
    assert.equal(error.cause, cause)
    assert.doesNotMatch(JSON.stringify(encodeProblem(error)) + error.message, /SECRET/)
    assert.deepEqual(error.details, { ref: 'r-1' })
  })

  it('that is not ours is internal, and ours stays what it is', () => {
    const foreign = new TypeError('x')
    assert.equal(toMarqueError(foreign).errorName, 'INTERNAL')
    assert.equal(toMarqueError(foreign).cause, foreign)
    const own = new MarqueError('EVICTED')
    assert.equal(toMarqueError(own), own)
  })
})

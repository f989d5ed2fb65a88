// Terms from the command line: days become exact instants, a field is replaced whole.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CliError } from '../src/errors.ts'
import { readTerms, TERM_OPTIONS } from '../src/terms.ts'

const NOTHING = {
  terms: undefined,
  maxConnections: undefined,
  expires: undefined,
  notBefore: undefined,
  versions: undefined,
  builtBefore: undefined,
  ip: [],
  domain: [],
  appName: [],
  entitlement: [],
  renewSeconds: undefined,
  graceSeconds: undefined,
} as const

test('a license ends with its last day and begins with its first, in UTC', () => {
  assert.equal(
    TERM_OPTIONS.expires.parse?.('2027-12-31'),
    Date.UTC(2027, 11, 31, 23, 59, 59) / 1000,
  )
  assert.equal(TERM_OPTIONS.notBefore.parse?.('2027-01-01'), Date.UTC(2027, 0, 1) / 1000)
  assert.equal(
    TERM_OPTIONS.expires.parse?.('2027-12-31T12:00:00+02:00'),
    Date.UTC(2027, 11, 31, 10) / 1000,
  )
})

test('a day that does not exist is no day', () => {
  for (const text of [
    '2027-02-30',
    '2027-13-01',
    '31.12.2027',
    '',
    'tomorrow',
    '2027-12-31T25:00Z',
  ]) {
    assert.throws(() => TERM_OPTIONS.expires.parse?.(text), RangeError, text)
  }
})

test('an end that is taken away travels as null', async () => {
  assert.deepEqual(await readTerms({ ...NOTHING, expires: 'never' }), { exp: null })
})

test('without any term there is nothing to send', async () => {
  assert.equal(await readTerms(NOTHING), undefined)
})

test('entitlements are flags, amounts or texts', async () => {
  const entitlement = ['dashboards=true', 'beta=false', 'reports=25', 'ratio=-1.5', 'tier=gold=1']
  assert.deepEqual(await readTerms({ ...NOTHING, entitlement }), {
    entitlements: { dashboards: true, beta: false, reports: 25, ratio: -1.5, tier: 'gold=1' },
  })
})

test('half of a field is refused, since the field is replaced whole', async () => {
  for (const half of [{ graceSeconds: 60 }, { renewSeconds: 60 }, { builtBefore: '2026-01-01' }]) {
    await assert.rejects(
      readTerms({ ...NOTHING, ...half }),
      (error) => error instanceof CliError && error.kind === 'usage',
    )
  }
})

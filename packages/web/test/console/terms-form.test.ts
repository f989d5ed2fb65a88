// Terms as a form holds them, and back: what a person types becomes exactly the terms that are signed.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Terms } from '@marque/protocol'
import { dayOf, endOfDay, isDay, startOfDay } from '../../src/kit/calendar.ts'
import {
  isSame,
  readForm,
  type TermsForm,
  toForm,
} from '../../src/pages/console/terms/terms-form.ts'

const terms = {
  maxConnections: 24,
  nbf: 1_780_000_123,
  exp: 1_800_000_456,
  accountStatus: 'active',
  versions: { range: '~11.5', builtBefore: '2026-12-01' },
  ips: ['10.0.0.0/8', '192.168.1.4'],
  entitlements: { dashboards: true, exports: false, sources: 12, region: 'north' },
  lease: { renewSeconds: 7200, graceSeconds: 86_400 },
  restartRecovery: { minProductVersion: '0.0.0', days: 90 },
} as Terms

const read = (change: Partial<TermsForm>, before: Terms = terms) =>
  readForm({ ...toForm(before), ...change }, before)

const faultsOf = (change: Partial<TermsForm>) => {
  const result = read(change)
  return 'faults' in result ? result.faults.map(({ field }) => field) : []
}

describe('the form of terms', () => {
  test('changes nothing that was not touched, down to the second', () => {
    assert.deepEqual(read({}), { changes: {} })
    const least = {
      maxConnections: 1,
      accountStatus: 'suspended',
      versions: { range: '*' },
      entitlements: {},
      lease: { renewSeconds: 1, graceSeconds: 1 },
    } as Terms
    assert.deepEqual(read({}, least), { changes: {} })
  })

  test('names exactly the terms that were touched', () => {
    assert.deepEqual(read({ maxConnections: ' 60 ' }), { changes: { maxConnections: 60 } })
    assert.deepEqual(read({ perpetual: true }), { changes: { exp: null } })
    assert.deepEqual(read({ ips: '' }), { changes: { ips: null } })
    assert.deepEqual(read({ ips: '10.0.0.1, 10.0.0.2\n\n 10.0.0.3' }), {
      changes: { ips: ['10.0.0.1', '10.0.0.2', '10.0.0.3'] },
    })
    assert.deepEqual(read({ recovers: false }), { changes: { restartRecovery: null } })
    assert.deepEqual(read({ recoveryDays: '' }), {
      changes: { restartRecovery: { minProductVersion: '0.0.0' } },
    })
  })

  test('ends with the chosen day, and begins with it', () => {
    assert.deepEqual(read({ validFrom: '2026-11-03', validTo: '2027-02-28' }), {
      changes: { nbf: startOfDay('2026-11-03'), exp: endOfDay('2027-02-28') },
    })
    assert.equal((endOfDay('2027-02-28') ?? 0) + 1, startOfDay('2027-03-01'))
    assert.equal(dayOf(endOfDay('2028-02-29') ?? 0), '2028-02-29')
  })

  test('names every field that is wrong, by its name in the license', () => {
    assert.deepEqual(
      faultsOf({
        maxConnections: '1.5',
        validFrom: '2027-03-01',
        validTo: '2027-02-01',
        range: ' ',
        builtBefore: '2026-02-30',
        renewSeconds: '0',
        graceSeconds: 'day',
        minProductVersion: 'eleven',
        recoveryDays: '-3',
      }).sort(),
      [
        'exp',
        'lease.graceSeconds',
        'lease.renewSeconds',
        'maxConnections',
        'restartRecovery.days',
        'restartRecovery.minProductVersion',
        'versions.builtBefore',
        'versions.range',
      ],
    )
    assert.deepEqual(faultsOf({ perpetual: false, validTo: '' }), ['exp'])
  })

  test('takes an entitlement as on, off, a number or a text, once by name', () => {
    const row = { number: 9, name: 'seats', kind: 'number', value: '5' } as const
    const rows = toForm(terms).entitlements
    assert.deepEqual(read({ entitlements: [...rows, row] }), {
      changes: { entitlements: { ...terms.entitlements, seats: 5 } },
    })
    for (const wrong of [
      { ...row, value: '' },
      { ...row, value: 'five' },
      { ...row, name: '5seats' },
      { ...row, name: 'dashboards' },
    ]) {
      assert.deepEqual(faultsOf({ entitlements: [...rows, wrong] }), ['entitlements.9'])
    }
  })

  test('tells days of the calendar from other texts', () => {
    for (const day of ['2026-02-29', '2026-13-01', '26-01-01', '', '2026-1-1', 'tomorrow']) {
      assert.equal(isDay(day), false, day)
    }
    assert.equal(isDay('2028-02-29'), true)
  })

  test('compares plain data whatever the order of its fields', () => {
    assert.ok(isSame({ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 }))
    assert.ok(!isSame({ a: 1 }, { a: 1, b: undefined }))
    assert.ok(!isSame([1, 2], [2, 1]))
    assert.ok(!isSame(null, {}))
  })
})

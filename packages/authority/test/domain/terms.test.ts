// Terms of a license: defaults, and what an operator puts over them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MarqueError } from '@marque/protocol'
import { changeTerms, defaultTerms, type TermChanges } from '../../src/domain/terms.ts'

const terms = defaultTerms({ maxRegistrations: 10, productVersion: { minor: '11.5' } })

test('defaults: perpetual, the minor version, recovery on, renewed every two hours', () => {
  assert.deepEqual(terms, {
    maxConnections: 10,
    accountStatus: 'active',
    versions: { range: '~11.5' },
    entitlements: {},
    lease: { renewSeconds: 7200, graceSeconds: 86_400 },
    restartRecovery: { minProductVersion: '0.0.0' },
  })
})

test('one seat if no number was asked for', () => {
  assert.equal(defaultTerms({ productVersion: { minor: '1.0' } }).maxConnections, 1)
})

test('each given field replaces the whole field, the others stay', () => {
  const first = changeTerms(terms, { entitlements: { dashboards: true }, exp: 2_000_000_000 })
  const second = changeTerms(first, { entitlements: { reports: 25 } })
  assert.deepEqual(second.entitlements, { reports: 25 })
  assert.equal(second.exp, 2_000_000_000)
  assert.equal(second.maxConnections, 10)
})

test('null takes an optional field away', () => {
  const limited = changeTerms(terms, { exp: 2_000_000_000, ips: ['10.0.0.0/8'] })
  const open = changeTerms(limited, { exp: null, ips: null, restartRecovery: null })
  assert.ok(!('exp' in open) && !('ips' in open) && !('restartRecovery' in open))
})

const UNUSABLE: readonly [field: string, changes: TermChanges][] = [
  ['versions.range', { versions: { range: 'newest' } }],
  ['versions.builtBefore', { versions: { range: '~11.5', builtBefore: '2026-02-30' } }],
  ['ips', { ips: ['10.0.0.0/33'] }],
  ['domains', { domains: ['*.*.example'] }],
  ['lease', { lease: { renewSeconds: 100, graceSeconds: 99 } }],
  ['exp', { nbf: 100, exp: 100 }],
]

for (const [field, changes] of UNUSABLE) {
  test(`${JSON.stringify(changes)} is refused and names ${field}`, () => {
    assert.throws(
      () => changeTerms(terms, changes),
      (error) =>
        error instanceof MarqueError &&
        error.code === 10001 &&
        JSON.stringify(error.details).includes(`terms.${field}`),
    )
  })
}

// What is wrong with a request (R1): each fault by its field, and all of them at once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Licensee, RequestFields } from '../../src/domain/records.ts'
import { judgeRequest } from '../../src/domain/request-faults.ts'

const publisher = {
  name: 'Acme',
  slug: 'acme',
  products: [{ id: 'report-server', name: 'Report Server' }],
  mailAddresses: [],
}
const licensee: Licensee = {
  id: 'licensee-1',
  name: 'Example Works',
  email: 'it@example.com',
  contractSignedOn: '2026-01-15',
  createdAt: 0,
  version: 1,
}
const good: RequestFields = {
  from: 'it@example.com',
  company: 'Example Works',
  projectName: 'reporting',
  contractSignedOn: '2026-01-15',
  registrationMethod: 'Private Cloud AUTH',
  maxRegistrations: 10,
  productVersion: { minor: '11.5', build: '2026-06-01' },
}

const fieldsOf = (request: RequestFields, contracts: readonly Licensee[] = [licensee]) =>
  judgeRequest(request, { publisher, contracts }).faults.map(({ field }) => field)

test('a good request has a licensee and a product', () => {
  const judged = judgeRequest(good, { publisher, contracts: [licensee] })
  assert.ok('licensee' in judged)
  assert.equal(judged.licensee, licensee)
  assert.equal(judged.product.id, 'report-server')
})

test('what may be absent is absent without a fault', () => {
  const { maxRegistrations: _m, ...rest } = good
  assert.deepEqual(fieldsOf({ ...rest, productVersion: { minor: '11.5' } }), [])
})

test("the sender's address is compared without regard to case", () => {
  assert.deepEqual(fieldsOf({ ...good, from: ' IT@Example.COM ' }), [])
})

const SINGLE_FAULTS: readonly [field: string, change: Partial<RequestFields>][] = [
  ['from', { from: 'boss@example.com' }],
  ['contractSignedOn', { contractSignedOn: '2026-01-16' }],
  ['contractSignedOn', { contractSignedOn: '2026-02-30' }],
  ['contractSignedOn', { contractSignedOn: '15.01.2026' }],
  ['registrationMethod', { registrationMethod: 'Public Cloud' }],
  ['maxRegistrations', { maxRegistrations: 0 }],
  ['maxRegistrations', { maxRegistrations: 1.5 }],
  ['maxRegistrations', { maxRegistrations: 10_000_001 }],
  ['product', { product: 'Another Product' }],
  ['productVersion.minor', { productVersion: { minor: '11' } }],
  ['productVersion.minor', { productVersion: { minor: 'eleven' } }],
  ['productVersion.build', { productVersion: { minor: '11.5', build: '2026-13-01' } }],
]

for (const [field, change] of SINGLE_FAULTS) {
  test(`${JSON.stringify(change)} is a fault of ${field} alone`, () => {
    assert.deepEqual(fieldsOf({ ...good, ...change }), [field])
  })
}

test('a company that is not a licensee is named, with whatever else is wrong', () => {
  assert.deepEqual(fieldsOf({ ...good, maxRegistrations: -1 }, []), ['company', 'maxRegistrations'])
})

test('every fault is named at once', () => {
  const wrong: RequestFields = {
    ...good,
    from: 'x@y.example',
    contractSignedOn: 'soon',
    registrationMethod: '',
    maxRegistrations: 0,
    product: '?',
    productVersion: { minor: '', build: '' },
  }
  assert.deepEqual(fieldsOf(wrong), [
    'from',
    'contractSignedOn',
    'registrationMethod',
    'maxRegistrations',
    'productVersion.minor',
    'productVersion.build',
    'product',
  ])
})

test('of several contracts of a company the one that fits is meant', () => {
  const older = { ...licensee, id: 'licensee-0', contractSignedOn: '2020-01-01' }
  const judged = judgeRequest(good, { publisher, contracts: [older, licensee] })
  assert.ok('licensee' in judged)
  assert.equal(judged.licensee.id, 'licensee-1')
})

test('a product is found by id or name, and must be named when there are several', () => {
  const two = { ...publisher, products: [...publisher.products, { id: 'other', name: 'Other' }] }
  const judge = (product?: string) =>
    judgeRequest(
      { ...good, ...(product !== undefined && { product }) },
      {
        publisher: two,
        contracts: [licensee],
      },
    )
  assert.deepEqual(
    judge().faults.map(({ field }) => field),
    ['product'],
  )
  for (const name of ['report-server', 'REPORT SERVER', ' Report Server ']) {
    const judged = judge(name)
    assert.ok('product' in judged, name)
    assert.equal(judged.product.id, 'report-server')
  }
})

// Products as people name them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseProduct } from '../../src/domain/publisher.ts'

test('an id is made of the name, or given before an equals sign', () => {
  assert.deepEqual(parseProduct('Report Server'), { id: 'report-server', name: 'Report Server' })
  assert.deepEqual(parseProduct('  BI & Reports 2.0 '), {
    id: 'bi-reports-2-0',
    name: 'BI & Reports 2.0',
  })
  assert.deepEqual(parseProduct('report-server=报表服务器'), {
    id: 'report-server',
    name: '报表服务器',
  })
})

test('a name that gives no id is none', () => {
  for (const name of ['', '  ', '报表服务器', '!!', 'a=']) {
    const product = parseProduct(name)
    assert.ok(product === undefined || product.id !== '', name)
  }
  assert.equal(parseProduct('报表服务器'), undefined)
})

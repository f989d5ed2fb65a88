import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededRandom } from '@marque/testkit'
import { poolRandom } from '../../src/domain/random-pool.ts'

test('pieces have the length asked for, and no byte is given twice', () => {
  const drawn: Uint8Array[] = []
  const source = seededRandom('pool')
  const random = poolRandom((length) => {
    const bytes = source(length)
    drawn.push(bytes.slice())
    return bytes
  })
  const pieces = Array.from({ length: 300 }, (_, i) => random(1 + (i % 40)))
  assert.deepEqual(
    pieces.map(({ length }) => length),
    Array.from({ length: 300 }, (_, i) => 1 + (i % 40)),
  )
  const given = pieces.map((piece) => Buffer.from(piece).toString('hex')).join('')
  const all = drawn.map((bytes) => Buffer.from(bytes).toString('hex'))
  assert.equal(drawn.length, 2)
  assert.ok(given.startsWith(all[0]?.slice(0, 4000) ?? ' '))
  assert.notEqual(all[0], all[1])
})

test('bytes that were given out are wiped from the pool, and more than a pool is drawn at once', () => {
  let pool = new Uint8Array()
  const random = poolRandom((length) => {
    pool = new Uint8Array(length).fill(7)
    return pool
  })
  assert.deepEqual([...random(3)], [7, 7, 7])
  assert.deepEqual([...pool.subarray(0, 4)], [0, 0, 0, 7])
  assert.equal(random(5000).length, 5000)
})

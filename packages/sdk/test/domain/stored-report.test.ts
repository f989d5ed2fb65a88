// A node's report as it is kept: it fits, keeps the newest, and what is no report is none.
// Covers docs/adr/0018.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ERROR_NAMES, MarqueError } from '@marque/protocol'
import type { Failure } from '@marque/sdk'
import fc from 'fast-check'
import { failureFrom } from '../../src/domain/failure.ts'
import {
  encodeReport,
  mergeFailures,
  parseReport,
  type StoredReport,
} from '../../src/domain/stored-report.ts'
import { unreachable } from '../../src/domain/unreachable.ts'

const MOST_BYTES = 65_536

const reportWith = (failures: readonly Failure[]): StoredReport => ({
  node: {
    id: '01234567-89ab-8def-8123-456789abcdef',
    name: '节点 1',
    version: '11.5.11',
    state: 'refused',
    entitled: false,
    ...(failures[0] === undefined ? {} : { failure: failures[0] }),
    heardAt: 1_780_000_000,
  },
  beat: 7,
  isClosed: false,
  failures,
})

const bytesOf = (text: string): number => new TextEncoder().encode(text).length

describe('a report', () => {
  it('is read as it was written, words of the catalogue included', () => {
    const failures = ERROR_NAMES.map((name, i) =>
      failureFrom(new MarqueError(name, { reason: `no. ${i}` }), 1000 - i, 'https://a:1'),
    )
    const cut = failureFrom(unreachable('dns', 'no such host'), 5, 'https://a:1')
    const report = reportWith([cut, ...failures])
    assert.deepEqual(JSON.parse(JSON.stringify(parseReport(encodeReport(report, MOST_BYTES)))), {
      ...JSON.parse(JSON.stringify(report)),
    })
  })

  it('with two hundred failures of the usual length fits, and holds no more', () => {
    const reason = 'connect ECONNREFUSED 10.20.30.40:8081 (and the next address as well)'
    const failures = Array.from({ length: 230 }, (_, i) =>
      failureFrom(unreachable('refused', reason), 10_000 - i, 'https://license.example:8081'),
    )
    const text = encodeReport(reportWith(failures), MOST_BYTES)
    assert.ok(bytesOf(text) <= MOST_BYTES, `${bytesOf(text)} bytes`)
    const { failures: read } = parseReport(text)
    assert.equal(read.length, 200)
    assert.equal(read[0]?.at, 10_000)
  })

  it('always fits, and leaves out the oldest for it', () => {
    const details = fc.array(fc.string({ unit: 'grapheme', maxLength: 500 }), { maxLength: 220 })
    fc.assert(
      fc.property(details, fc.constantFrom(4096, 20_000, MOST_BYTES), (reasons, most) => {
        const failures = reasons.map((reason, i) =>
          failureFrom(unreachable('network', reason), 1000 - i, 'https://a:1'),
        )
        const { failure: _failure, ...node } = reportWith([]).node
        const text = encodeReport({ ...reportWith(failures), node }, most)
        assert.ok(bytesOf(text) <= most)
        const { failures: read } = parseReport(text)
        assert.deepEqual(
          read.map(({ at }) => at),
          failures.slice(0, read.length).map(({ at }) => at),
        )
        const isAll = read.length === Math.min(failures.length, 200)
        assert.ok(isAll || bytesOf(text) > most - 3000)
      }),
      { numRuns: 60 },
    )
  })

  it('that holds what no report holds is none', () => {
    const text = encodeReport(reportWith([]), MOST_BYTES)
    const changed = (change: object): string => JSON.stringify({ ...JSON.parse(text), ...change })
    const wrong = [
      '',
      'null',
      '[]',
      text.slice(0, -1),
      changed({ format: 'marque-node/2' }),
      changed({ beat: 0 }),
      changed({ state: 'licensed' }),
      changed({ secret: 'x' }),
      changed({ heardAt: '1' }),
      changed({ failures: [{ code: 1 }] }),
    ]
    for (const stored of wrong) assert.throws(() => parseReport(stored), Error, stored)
  })

  it('of a newer SDK may name a reason that is not known here', () => {
    const known = failureFrom(new MarqueError('EVICTED'), 5)
    const failure = { ...known, code: 39_999, name: 'OUT_OF_TUNE' }
    const [read] = parseReport(encodeReport(reportWith([failure]), MOST_BYTES)).failures
    assert.deepEqual([read?.code, read?.name], [39_999, 'OUT_OF_TUNE'])
    assert.equal(read?.title, 'The certificate content is incorrect')
  })
})

describe('two histories of one node', () => {
  it('are one: the same reason counts once, as it was seen last', () => {
    const first = failureFrom(unreachable('dns', 'no such host'), 10)
    const later = { ...first, at: 30, count: 3 }
    const other = failureFrom(new MarqueError('EVICTED'), 20)
    assert.deepEqual(mergeFailures([later], [other, first]), [later, other])
    assert.deepEqual(mergeFailures([first, other], [later]), [later, other])
  })
})

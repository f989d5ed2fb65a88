// The history in pages, while it grows. Covers docs/sdk.md §8, "See every node".
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MarqueError } from '@marque/protocol'
import type { HistoryEntry } from '@marque/sdk'
import fc from 'fast-check'
import { failureFrom } from '../../src/domain/failure.ts'
import { historyPage } from '../../src/domain/history.ts'

const entry = (at: number, node: string): HistoryEntry => ({
  ...failureFrom(new MarqueError('EVICTED'), at),
  node: { id: node, name: node },
})

describe('the pages of a history', () => {
  it('hold every entry once, newest first', () => {
    // Few instants: many entries are alike to the second.
    const entries = fc.array(fc.record({ at: fc.nat(9), node: fc.constantFrom('a', 'b') }))
    fc.assert(
      fc.property(entries, fc.integer({ min: 1, max: 7 }), (facts, limit) => {
        const all = facts.map(({ at, node }) => entry(at, node))
        const seen: HistoryEntry[] = []
        let cursor: string | undefined
        do {
          const page = historyPage(all, { cursor, limit })
          assert.equal(page.total, all.length)
          seen.push(...page.items)
          cursor = page.nextCursor
        } while (cursor !== undefined)
        assert.deepEqual(new Set(seen), new Set(all))
        assert.equal(seen.length, all.length)
        assert.ok(seen.every(({ at }, i) => at <= (seen[i - 1]?.at ?? at)))
      }),
    )
  })

  it('go on where they were when newer entries came in between', () => {
    const old = [3, 2, 1].map((at) => entry(at, 'a'))
    const { nextCursor } = historyPage(old, { limit: 2 })
    const { items } = historyPage([...old, entry(9, 'b')], { cursor: nextCursor })
    assert.deepEqual(items, [old[2]])
  })

  it('begin at the start for a cursor that is none, and have bounds', () => {
    const many = Array.from({ length: 600 }, (_, i) => entry(i, 'a'))
    for (const cursor of ['', 'x', '!', 'bnVsbA', 'W10']) {
      assert.equal(historyPage(many, { cursor }).items[0]?.at, 599)
    }
    const lengths = [undefined, 0, -5, 1.9, 700, Number.NaN, Number.POSITIVE_INFINITY].map(
      (limit) => historyPage(many, { limit }).items.length,
    )
    assert.deepEqual(lengths, [50, 1, 1, 1, 500, 50, 500])
  })
})

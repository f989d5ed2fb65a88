// The history as a spreadsheet opens it: no cell is a formula, no text breaks a row.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ShownHistoryEntry } from '@marque/web'
import { historyCsv } from '../../src/page/history-csv.ts'
import { shownFailure } from '../../src/page/shown-failure.ts'

const entry = (over: Partial<ShownHistoryEntry>): ShownHistoryEntry => ({
  ...shownFailure({
    code: 30007,
    name: 'REGISTER_OUT_OF_LIMIT',
    title: 'x',
    explanation: 'x',
    remedy: 'x',
    since: 1_781_517_600,
    at: 1_781_517_660,
    count: 3,
  }),
  node: 'node-1',
  ...over,
})

const rows = (text: string) => text.slice(1).split('\r\n')

describe('the history as CSV', () => {
  it('begins with the mark that makes spreadsheets read UTF-8, and has headings', () => {
    const text = historyCsv([entry({})], 'en')
    assert.equal(text[0], '\ufeff')
    assert.equal(rows(text)[0], 'Time,First,Times,Node,Code,Reason,Detail,Remedy,License server')
    assert.match(
      rows(text)[1] ?? '',
      /^2026-06-15T10:01:00\.000Z,2026-06-15T10:00:00\.000Z,3,node-1,30007,The maximum license number/,
    )
    assert.match(rows(historyCsv([entry({})], 'zh'))[1] ?? '', /已达到最大许可数量/)
  })

  for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '\t=1', '\r=1', '\n=1']) {
    it(`takes the power from ${JSON.stringify(text)}`, () => {
      const line = historyCsv([entry({ detail: text })], 'en')
        .split('\r\n')
        .slice(1)
        .join('')
      assert.ok(line.includes(`"'${text}"`), line)
    })
  }

  it('keeps commas, quotes and line ends within their cell', () => {
    const text = historyCsv([entry({ detail: 'a "b", c\nd' })], 'en')
    assert.ok(text.includes('"a ""b"", c\nd"'))
  })

  it('names an unreachable server by name, since it has no code', () => {
    const text = historyCsv([entry({ code: 0, name: 'SERVER_UNREACHABLE' })], 'en')
    assert.match(rows(text)[1] ?? '', /,node-1,SERVER_UNREACHABLE,/)
  })
})

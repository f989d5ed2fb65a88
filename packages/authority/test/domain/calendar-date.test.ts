// Dates on contracts, against the calendar that JavaScript knows.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isCalendarDate } from '../../src/domain/calendar-date.ts'

test('every day that exists is a date', () => {
  const day = fc.date({
    min: new Date('0001-01-01'),
    max: new Date('9999-12-31'),
    noInvalidDate: true,
  })
  fc.assert(fc.property(day, (date) => isCalendarDate(date.toISOString().slice(0, 10))))
})

test('a day that JavaScript would move to another is none', () => {
  const number = (min: number, max: number, digits: number) =>
    fc.integer({ min, max }).map((value) => String(value).padStart(digits, '0'))
  const written = fc.tuple(number(1, 9999, 4), number(0, 13, 2), number(0, 32, 2))
  fc.assert(
    fc.property(written, (parts) => {
      const text = parts.join('-')
      const parsed = new Date(`${text}T00:00:00Z`)
      const exists = !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text)
      assert.equal(isCalendarDate(text), exists)
    }),
  )
})

test('other spellings are refused', () => {
  for (const text of [
    '',
    '2026-1-5',
    '26-01-05',
    '2026/01/05',
    ' 2026-01-05',
    '2026-01-05T00:00',
  ]) {
    assert.equal(isCalendarDate(text), false, text)
  }
})

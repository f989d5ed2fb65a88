// Calendar dates as people write them on contracts: `YYYY-MM-DD`, and a day that exists. 30 February
// accepted here would be printed into a license.

const FORM = /^(\d{4})-(\d{2})-(\d{2})$/
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

export function isCalendarDate(text: string): boolean {
  const [, year = 0, month = 0, day = 0] = (FORM.exec(text) ?? []).map(Number)
  const days = month === 2 && isLeapYear(year) ? 29 : (DAYS[month - 1] ?? 0)
  return year >= 1 && day >= 1 && day <= days
}

const isLeapYear = (year: number): boolean =>
  year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

/** The day of an instant in epoch seconds, in UTC. */
export const dateOf = (instant: number): string =>
  // biome-ignore lint/style/noRestrictedGlobals: reads no clock
  new Date(instant * 1000).toISOString().slice(0, 10)

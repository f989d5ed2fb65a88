// Days of the reader's calendar and the instants at which they begin and end. Licenses hold instants in
// epoch seconds; people choose days.

const isoDay = /^(\d{4})-(\d{2})-(\d{2})$/

/** `YYYY-MM-DD` of the reader's time zone. */
export function dayOf(epochSeconds: number): string {
  // biome-ignore lint/style/noRestrictedGlobals: splits a given instant, reads no clock.
  const date = new Date(epochSeconds * 1000)
  const part = (value: number, length = 2) => String(value).padStart(length, '0')
  return `${part(date.getFullYear(), 4)}-${part(date.getMonth() + 1)}-${part(date.getDate())}`
}

/** The first second of a day; undefined if it is not in the calendar. */
export const startOfDay = (day: string): number | undefined => instantOf(day, 0)

/** The last second of a day; undefined if it is not in the calendar. */
export function endOfDay(day: string): number | undefined {
  const next = instantOf(day, 1)
  return next === undefined ? undefined : next - 1
}

export const isDay = (text: string): boolean => startOfDay(text) !== undefined

function instantOf(day: string, later: number): number | undefined {
  const [, year, month, date] = (isoDay.exec(day) ?? []).map(Number)
  if (year === undefined || month === undefined || date === undefined) return undefined
  // biome-ignore lint/style/noRestrictedGlobals: names a given day, reads no clock.
  const begin = new Date(year, month - 1, date)
  if (dayOf(begin.getTime() / 1000) !== day) return undefined
  // biome-ignore lint/style/noRestrictedGlobals: names a given day, reads no clock.
  return new Date(year, month - 1, date + later).getTime() / 1000
}

/** The reader's clock; only for what a person reads, never for what is decided. */
export function readersNow(): number {
  // biome-ignore lint/style/noRestrictedGlobals: the page's one look at the reader's clock.
  return Math.floor(Date.now() / 1000)
}

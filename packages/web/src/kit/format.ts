// Numbers, dates and spans of time in the reader's language. Instants are epoch seconds, shown in
// the reader's time zone.

export type Language = 'en' | 'zh-CN'

/** The reader's own region where it speaks the page's language, so that dates look familiar. */
function locale(language: Language): string {
  const primary = language.slice(0, 2)
  return navigator.languages.find((tag) => tag.slice(0, 2) === primary) ?? language
}

export function formatNumber(value: number, language: Language): string {
  return new Intl.NumberFormat(locale(language)).format(value)
}

/** `12.4 MB`, in steps of 1000. */
export function formatBytes(bytes: number, language: Language): string {
  const steps = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  const step = Math.min(3, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  return new Intl.NumberFormat(locale(language), {
    style: 'unit',
    unit: steps[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step < 2 ? 0 : 1,
  }).format(bytes / 1000 ** step)
}

export function formatDate(epochSeconds: number, language: Language): string {
  return new Intl.DateTimeFormat(locale(language), { dateStyle: 'long' }).format(
    epochSeconds * 1000,
  )
}

export function formatDateTime(epochSeconds: number, language: Language): string {
  return new Intl.DateTimeFormat(locale(language), {
    dateStyle: 'medium',
    timeStyle: 'short',
  }).format(epochSeconds * 1000)
}

/** `4:05`, the way a countdown is read. */
export function formatCountdown(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

function largestUnit(seconds: number) {
  const size = Math.abs(seconds)
  return units.find(([, length]) => size >= length) ?? (['second', 1] as const)
}

/** `2 hours`, rounded down to its largest unit. */
export function formatSpan(seconds: number, language: Language): string {
  const [unit, length] = largestUnit(seconds)
  const value = Math.floor(Math.abs(seconds) / length)
  return new Intl.NumberFormat(locale(language), {
    style: 'unit',
    unit,
    unitDisplay: 'long',
  }).format(value)
}

/** `5 minutes ago`, `in 3 hours`. */
export function formatRelative(seconds: number, language: Language): string {
  const [unit, length] = largestUnit(seconds)
  const value = Math.trunc(seconds / length)
  return new Intl.RelativeTimeFormat(locale(language), { numeric: 'auto' }).format(value, unit)
}

/** The label of an instant on an axis that spans `spanSeconds`: a time of day or a date. */
export function formatTick(epochSeconds: number, spanSeconds: number, language: Language): string {
  const style: Intl.DateTimeFormatOptions =
    spanSeconds <= 2 * 86_400
      ? { hour: '2-digit', minute: '2-digit' }
      : { day: 'numeric', month: 'short' }
  return new Intl.DateTimeFormat(locale(language), style).format(epochSeconds * 1000)
}

/** A day or month of the calendar, as `2026-06-15` or `2026-06` names it; no time zone moves it. */
export function formatCalendar(
  text: string,
  style: Intl.DateTimeFormatOptions,
  language: Language,
): string {
  const [year = 0, month = 1, day = 1] = text.split('-').map(Number)
  // biome-ignore lint/style/noRestrictedGlobals: names a given day, reads no clock.
  const instant = Date.UTC(year, month - 1, day)
  return new Intl.DateTimeFormat(locale(language), { ...style, timeZone: 'UTC' }).format(instant)
}

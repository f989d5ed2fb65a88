// Numbers, dates and spans of time in the reader's language. Instants are epoch seconds, shown in
// the reader's time zone.

export type Language = 'en' | 'zh-CN'

export function formatNumber(value: number, language: Language): string {
  return new Intl.NumberFormat(language).format(value)
}

export function formatDate(epochSeconds: number, language: Language): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(epochSeconds * 1000)
}

export function formatDateTime(epochSeconds: number, language: Language): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(
    epochSeconds * 1000,
  )
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
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value)
}

/** `5 minutes ago`, `in 3 hours`. */
export function formatRelative(seconds: number, language: Language): string {
  const [unit, length] = largestUnit(seconds)
  const value = Math.trunc(seconds / length)
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(value, unit)
}

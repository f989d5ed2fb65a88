// How results read for people: instants in UTC, aligned facts, plain tables. Control characters from
// documents and answers are shown, never sent to the terminal.

/** @param epochSeconds whole seconds */
export function instantText(epochSeconds: number): string {
  const date = new Date(epochSeconds * 1000)
  return Number.isNaN(date.getTime())
    ? String(epochSeconds)
    : date.toISOString().replace('.000Z', 'Z')
}

export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** One thing to say about something; `undefined` is left out. */
export type Fact = readonly [name: string, value: string | number | boolean | undefined]

/** Aligned lines `name  value`. */
export function factLines(facts: readonly Fact[]): string {
  const shown = facts.filter(([, value]) => value !== undefined)
  const width = Math.max(0, ...shown.map(([name]) => name.length))
  return shown
    .map(([name, value]) => `${name.padEnd(width)}  ${printable(String(value))}`)
    .join('\n')
}

/** Columns as wide as their widest cell; the first row is the head. */
export function tableLines(rows: readonly (readonly string[])[]): string {
  const clean = rows.map((row) => row.map(printable))
  const widths = (clean[0] ?? []).map((_, column) =>
    Math.max(...clean.map((row) => (row[column] ?? '').length)),
  )
  return clean
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Control and direction-changing characters as `\u{…}`. */
export const printable = (text: string): string =>
  text.replaceAll(
    /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  )

// The history as a table for a spreadsheet. Texts in it come from servers that may lie, so no cell
// can be a formula. Pure. RFC 4180; OWASP, "CSV Injection".
import type { BilingualText, ShownHistoryEntry } from '@marque/web'

type Language = keyof BilingualText

const HEADINGS: { readonly [language in Language]: readonly string[] } = {
  en: ['Time', 'First', 'Times', 'Node', 'Code', 'Reason', 'Detail', 'Remedy', 'License server'],
  zh: ['时间', '首次时间', '次数', '节点', '代码', '原因', '详情', '处理办法', '许可证服务器'],
}

export function historyCsv(entries: readonly ShownHistoryEntry[], language: Language): string {
  const rows = entries.map((entry) => [
    isoTime(entry.at),
    isoTime(entry.since),
    String(entry.count),
    entry.node,
    entry.code === 0 ? entry.name : String(entry.code),
    entry.title[language],
    detailOf(entry, language),
    entry.remedy[language],
    entry.server ?? '',
  ])
  // A spreadsheet takes a text for UTF-8 only if it begins with the mark.
  return `\ufeff${[HEADINGS[language], ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`
}

const detailOf = ({ truth, detail }: ShownHistoryEntry, language: Language): string =>
  [truth && `${truth.code} ${truth.title[language]}`, detail].filter(Boolean).join('; ')

function cell(text: string): string {
  const harmless = /^\s*[=+\-@]|^[\t\r\n]/.test(text) ? `'${text}` : text
  return /[",\r\n']/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

const isoTime = (epochSeconds: number): string =>
  // biome-ignore lint/style/noRestrictedGlobals: writes an instant, reads no clock.
  new Date(epochSeconds * 1000).toISOString()

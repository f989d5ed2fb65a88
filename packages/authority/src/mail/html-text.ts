// The text of a mail that is HTML alone, in time that grows with its length: a stranger wrote it. It is
// read, never shown as HTML.

const NAMED: { readonly [name: string]: string } = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ensp: ' ',
  emsp: ' ',
  thinsp: ' ',
  colon: ':',
  ndash: '–',
  mdash: '—',
  middot: '·',
  bull: '•',
}

const BLOCK =
  /^(?:address|article|blockquote|br|caption|center|dd|div|dl|dt|footer|form|h[1-6]|header|hr|li|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul)$/
const SILENT = new Set(['script', 'style', 'template', 'noscript'])

/** Each block, list item and cell of a table is a line of its own. */
export function htmlText(html: string): string {
  const parts: string[] = []
  for (let at = 0; at < html.length; ) {
    const open = html.indexOf('<', at)
    const end = open < 0 ? html.length : open
    parts.push(html.slice(at, end).replaceAll(/\s+/g, ' '))
    if (open < 0) break
    const { text, next } = readTag(html, open)
    parts.push(text)
    at = next
  }
  return decodeEntities(parts.join(''))
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
}

function readTag(html: string, open: number): { text: string; next: number } {
  if (html.startsWith('<!--', open)) return { text: '', next: after(html, '-->', open + 4) }
  const name = /^<\/?([A-Za-z][A-Za-z0-9]{0,20})/.exec(html.slice(open, open + 24))?.[1]
  if (name === undefined) {
    return /[!?/]/.test(html[open + 1] ?? '')
      ? { text: '', next: after(html, '>', open) }
      : { text: '<', next: open + 1 }
  }
  const tag = name.toLowerCase()
  const next = after(html, '>', open)
  if (SILENT.has(tag) && html[open + 1] !== '/') {
    const close = indexOfClose(html, tag, next)
    return { text: '', next: close < 0 ? html.length : after(html, '>', close) }
  }
  return { text: BLOCK.test(tag) ? '\n' : '', next }
}

function indexOfClose(html: string, tag: string, from: number): number {
  const found = new RegExp(`</${tag}\\b`, 'gi')
  found.lastIndex = from
  return found.exec(html)?.index ?? -1
}

function after(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from)
  return at < 0 ? text.length : at + mark.length
}

const decodeEntities = (text: string): string =>
  text.replaceAll(
    /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]{2,10}));?/g,
    (all, ...found) => {
      const [decimal, hexadecimal, name] = found as (string | undefined)[]
      if (name !== undefined) return NAMED[name] ?? all
      const code = Number.parseInt(decimal ?? hexadecimal ?? '', decimal === undefined ? 16 : 10)
      return code > 0 && code <= 0x10_ffff ? String.fromCodePoint(code) : ''
    },
  )

// HTML by template: whatever is put in is escaped, unless a template made it. Names of companies and
// projects come from mails of strangers (threats A19).

export type Html = { readonly html: string }
type Part = string | number | Html | undefined | readonly Html[]

export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  html: strings.map((text, index) => text + encode(parts[index])).join(''),
})

function encode(part: Part): string {
  if (part === undefined) return ''
  if (typeof part === 'string' || typeof part === 'number') return escapeText(String(part))
  return 'html' in part ? part.html : part.map((item) => item.html).join('')
}

const ESCAPES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escapeText = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? '')

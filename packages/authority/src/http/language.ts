// Which of the two languages a reader wants (RFC 9110 §12.5.4).
import type { Language } from '@marque/protocol'

/** English unless Chinese is asked for first. */
export function preferredLanguage(acceptLanguage: string | undefined): Language {
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';')
      const quality = parameters.map((text) => /^\s*q=([\d.]+)/.exec(text)?.[1]).find(Boolean)
      return { language: languageOf(tag), quality: Number(quality ?? '1') }
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
  return wanted.find(({ language }) => language !== undefined)?.language ?? 'en'
}

function languageOf(tag: string): Language | undefined {
  const primary = tag.trim().toLowerCase().split('-')[0]
  if (primary === 'zh') return 'zh'
  return primary === 'en' ? 'en' : undefined
}

// Which of our languages a reader of a browser gets.
import type { Language } from '../kit/format.ts'

/** @param wanted BCP 47 tags, dearest first */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const primary = tag.toLowerCase().split('-')[0]
    if (primary === 'zh') return 'zh-CN'
    if (primary === 'en') return 'en'
  }
  return 'en'
}

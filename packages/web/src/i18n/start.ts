// Starts i18next with the texts of one page. The language is the one that the address asks for, else the
// reader's choice if one was made, else the first of the browser's that we speak, else English.
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from '../kit/format.ts'
import { common as commonEn } from './en/common.ts'
import { warnings as warningsEn } from './en/warnings.ts'
import { preferredLanguage } from './preferred-language.ts'
import { common as commonZh } from './zh-cn/common.ts'
import { warnings as warningsZh } from './zh-cn/warnings.ts'

const storageKey = 'marque-language'

const languages: readonly Language[] = ['en', 'zh-CN']

/** The language of the page now. */
export const currentLanguage = (): Language => (i18next.language === 'zh-CN' ? 'zh-CN' : 'en')

/**
 * What the address asks for, as `?language=zh-CN`: a program that shows the page in a frame has a
 * switch of its own.
 */
export const askedLanguage: Language | undefined = languages.find(
  (language) => language === new URLSearchParams(location.search).get('language'),
)

/** What a page brings beside the common texts, by namespace. */
type PageTexts = Readonly<Record<Language, Readonly<Record<string, object>>>>

export function startTexts(page: PageTexts): void {
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language
  })
  i18next.use(initReactI18next).init({
    lng: askedLanguage ?? chosenLanguage() ?? preferredLanguage(navigator.languages),
    fallbackLng: 'en',
    defaultNS: 'common',
    initAsync: false,
    interpolation: { escapeValue: false },
    resources: {
      en: { common: commonEn, warnings: warningsEn, ...page.en },
      'zh-CN': { common: commonZh, warnings: warningsZh, ...page['zh-CN'] },
    },
  })
}

/** Brings texts of a part of the page that is loaded when it is needed. */
export function addTexts(part: PageTexts): void {
  for (const language of languages) {
    for (const [namespace, texts] of Object.entries(part[language])) {
      i18next.addResourceBundle(language, namespace, texts)
    }
  }
}

/** Switches the page and remembers the choice for all pages of this origin. */
export async function chooseLanguage(language: Language): Promise<void> {
  try {
    localStorage.setItem(storageKey, language)
  } catch {
    // Storage is switched off: the choice lasts as long as the page.
  }
  await i18next.changeLanguage(language)
}

function chosenLanguage(): Language | undefined {
  try {
    const stored = localStorage.getItem(storageKey)
    return languages.find((language) => language === stored)
  } catch {
    return undefined
  }
}

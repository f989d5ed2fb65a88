// The language that a component renders in; it renders again when the reader switches.
import { useTranslation } from 'react-i18next'
import { currentLanguage } from '../i18n/start.ts'
import type { Language } from './format.ts'

export function useLanguage(): Language {
  useTranslation()
  return currentLanguage()
}

// The texts of the licenses' pages, loaded with them.
import { licenses as licensesEn } from '../../../i18n/en/licenses.ts'
import { terms as termsEn } from '../../../i18n/en/terms.ts'
import { addTexts } from '../../../i18n/start.ts'
import { licenses as licensesZh } from '../../../i18n/zh-cn/licenses.ts'
import { terms as termsZh } from '../../../i18n/zh-cn/terms.ts'

addTexts({
  en: { licenses: licensesEn, terms: termsEn },
  'zh-CN': { licenses: licensesZh, terms: termsZh },
})

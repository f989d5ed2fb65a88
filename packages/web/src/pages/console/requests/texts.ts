// The texts of the requests' pages, loaded with them.
import { requests as requestsEn } from '../../../i18n/en/requests.ts'
import { terms as termsEn } from '../../../i18n/en/terms.ts'
import { addTexts } from '../../../i18n/start.ts'
import { requests as requestsZh } from '../../../i18n/zh-cn/requests.ts'
import { terms as termsZh } from '../../../i18n/zh-cn/terms.ts'

addTexts({
  en: { requests: requestsEn, terms: termsEn },
  'zh-CN': { requests: requestsZh, terms: termsZh },
})

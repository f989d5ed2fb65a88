// The texts of the licensees' pages, loaded with them.
import { licensees as en } from '../../../i18n/en/licensees.ts'
import { addTexts } from '../../../i18n/start.ts'
import { licensees as zh } from '../../../i18n/zh-cn/licensees.ts'

addTexts({ en: { licensees: en }, 'zh-CN': { licensees: zh } })

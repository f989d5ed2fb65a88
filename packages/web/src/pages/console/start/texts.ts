// The texts of the start page, loaded with it.
import { start as en } from '../../../i18n/en/start.ts'
import { addTexts } from '../../../i18n/start.ts'
import { start as zh } from '../../../i18n/zh-cn/start.ts'

addTexts({ en: { start: en }, 'zh-CN': { start: zh } })

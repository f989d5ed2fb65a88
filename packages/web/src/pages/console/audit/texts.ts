// The texts of this section, which load with it.
import { audit as en } from '../../../i18n/en/audit.ts'
import { addTexts } from '../../../i18n/start.ts'
import { audit as zh } from '../../../i18n/zh-cn/audit.ts'

addTexts({ en: { audit: en }, 'zh-CN': { audit: zh } })

// The texts of this section, which load with it.
import { keys as en } from '../../../i18n/en/keys.ts'
import { addTexts } from '../../../i18n/start.ts'
import { keys as zh } from '../../../i18n/zh-cn/keys.ts'

addTexts({ en: { keys: en }, 'zh-CN': { keys: zh } })

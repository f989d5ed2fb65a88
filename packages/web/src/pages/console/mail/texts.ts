// The texts of this section, which load with it.
import { mail as en } from '../../../i18n/en/mail.ts'
import { addTexts } from '../../../i18n/start.ts'
import { mail as zh } from '../../../i18n/zh-cn/mail.ts'

addTexts({ en: { mail: en }, 'zh-CN': { mail: zh } })

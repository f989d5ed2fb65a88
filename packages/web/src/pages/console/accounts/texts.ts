// The texts of this section, which load with it.
import { accounts as en } from '../../../i18n/en/accounts.ts'
import { addTexts } from '../../../i18n/start.ts'
import { accounts as zh } from '../../../i18n/zh-cn/accounts.ts'

addTexts({ en: { accounts: en }, 'zh-CN': { accounts: zh } })

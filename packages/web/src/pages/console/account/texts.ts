// The texts of this page, loaded with it.
import { account as en } from '../../../i18n/en/account.ts'
import { addTexts } from '../../../i18n/start.ts'
import { account as zh } from '../../../i18n/zh-cn/account.ts'

addTexts({ en: { account: en }, 'zh-CN': { account: zh } })

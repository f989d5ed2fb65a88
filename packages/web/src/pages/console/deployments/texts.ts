// The texts of this section, which load with it.
import { deployments as en } from '../../../i18n/en/deployments.ts'
import { addTexts } from '../../../i18n/start.ts'
import { deployments as zh } from '../../../i18n/zh-cn/deployments.ts'

addTexts({ en: { deployments: en }, 'zh-CN': { deployments: zh } })

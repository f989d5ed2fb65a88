// The texts of this section, which load with it.
import { activations as en } from '../../../i18n/en/activations.ts'
import { addTexts } from '../../../i18n/start.ts'
import { activations as zh } from '../../../i18n/zh-cn/activations.ts'

addTexts({ en: { activations: en }, 'zh-CN': { activations: zh } })

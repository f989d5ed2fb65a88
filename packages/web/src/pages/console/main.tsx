// The console's entry (the authority's pages at /).
import { common as commonEn } from '../../i18n/en/common.ts'
import { console as en, unreachable as unreachableEn } from '../../i18n/en/console.ts'
import { faults as faultsEn } from '../../i18n/en/faults.ts'
import { startTexts } from '../../i18n/start.ts'
import { common as commonZh } from '../../i18n/zh-cn/common.ts'
import { unreachable as unreachableZh, console as zh } from '../../i18n/zh-cn/console.ts'
import { faults as faultsZh } from '../../i18n/zh-cn/faults.ts'
import { renderPage } from '../../kit/render-page.tsx'
import { ConsolePage } from './console-page.tsx'

startTexts({
  en: { common: { ...commonEn, unreachable: unreachableEn }, console: en, faults: faultsEn },
  'zh-CN': { common: { ...commonZh, unreachable: unreachableZh }, console: zh, faults: faultsZh },
})
renderPage(<ConsolePage />)

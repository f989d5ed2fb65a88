// The activation page's entry (GET /license/qrcode).
import { activation as en } from '../../i18n/en/activation.ts'
import { recovery as recoveryEn } from '../../i18n/en/recovery.ts'
import { startTexts } from '../../i18n/start.ts'
import { activation as zh } from '../../i18n/zh-cn/activation.ts'
import { recovery as recoveryZh } from '../../i18n/zh-cn/recovery.ts'
import { renderPage } from '../../kit/render-page.tsx'
import { ActivationPage } from './activation-page.tsx'

startTexts({
  en: { activation: en, recovery: recoveryEn },
  'zh-CN': { activation: zh, recovery: recoveryZh },
})
renderPage(<ActivationPage />)

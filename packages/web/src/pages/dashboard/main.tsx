// The dashboard's entry (GET /license).
import { dashboard as en } from '../../i18n/en/dashboard.ts'
import { recovery as recoveryEn } from '../../i18n/en/recovery.ts'
import { startTexts } from '../../i18n/start.ts'
import { dashboard as zh } from '../../i18n/zh-cn/dashboard.ts'
import { recovery as recoveryZh } from '../../i18n/zh-cn/recovery.ts'
import { renderPage } from '../../kit/render-page.tsx'
import { DashboardPage } from './dashboard-page.tsx'

startTexts({
  en: { dashboard: en, recovery: recoveryEn },
  'zh-CN': { dashboard: zh, recovery: recoveryZh },
})
renderPage(<DashboardPage />)

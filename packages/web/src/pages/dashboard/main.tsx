// The dashboard's entry (GET /license).
import { dashboard as en } from '../../i18n/en/dashboard.ts'
import { startTexts } from '../../i18n/start.ts'
import { dashboard as zh } from '../../i18n/zh-cn/dashboard.ts'
import { renderPage } from '../../kit/render-page.tsx'
import { DashboardPage } from './dashboard-page.tsx'

startTexts({ en: { dashboard: en }, 'zh-CN': { dashboard: zh } })
renderPage(<DashboardPage />)

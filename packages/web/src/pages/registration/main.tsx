// The registration page's entry, served by the SDK inside a product.
import { registration as en } from '../../i18n/en/registration.ts'
import { startTexts } from '../../i18n/start.ts'
import { registration as zh } from '../../i18n/zh-cn/registration.ts'
import { renderPage } from '../../kit/render-page.tsx'
import { RegistrationPage } from './registration-page.tsx'

startTexts({ en: { registration: en }, 'zh-CN': { registration: zh } })
renderPage(<RegistrationPage />)

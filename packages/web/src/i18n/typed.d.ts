// Makes `t('…')` accept exactly the keys that exist.
import 'i18next'
import type { activation } from './en/activation.ts'
import type { common } from './en/common.ts'
import type { console } from './en/console.ts'
import type { dashboard } from './en/dashboard.ts'
import type { faults } from './en/faults.ts'
import type { recovery } from './en/recovery.ts'
import type { registration } from './en/registration.ts'
import type { warnings } from './en/warnings.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    resources: {
      common: typeof common
      warnings: typeof warnings
      activation: typeof activation
      console: typeof console
      dashboard: typeof dashboard
      faults: typeof faults
      recovery: typeof recovery
      registration: typeof registration
    }
  }
}

// Makes `t('…')` accept exactly the keys that exist.
import 'i18next'
import type { account } from './en/account.ts'
import type { accounts } from './en/accounts.ts'
import type { activation } from './en/activation.ts'
import type { activations } from './en/activations.ts'
import type { audit } from './en/audit.ts'
import type { common } from './en/common.ts'
import type { console } from './en/console.ts'
import type { dashboard } from './en/dashboard.ts'
import type { deployments } from './en/deployments.ts'
import type { faults } from './en/faults.ts'
import type { keys } from './en/keys.ts'
import type { licensees } from './en/licensees.ts'
import type { licenses } from './en/licenses.ts'
import type { mail } from './en/mail.ts'
import type { recovery } from './en/recovery.ts'
import type { registration } from './en/registration.ts'
import type { requests } from './en/requests.ts'
import type { start } from './en/start.ts'
import type { terms } from './en/terms.ts'
import type { warnings } from './en/warnings.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    resources: {
      common: typeof common
      warnings: typeof warnings
      accounts: typeof accounts
      activation: typeof activation
      activations: typeof activations
      audit: typeof audit
      console: typeof console
      dashboard: typeof dashboard
      deployments: typeof deployments
      faults: typeof faults
      keys: typeof keys
      mail: typeof mail
      account: typeof account
      licensees: typeof licensees
      licenses: typeof licenses
      requests: typeof requests
      start: typeof start
      terms: typeof terms
      recovery: typeof recovery
      registration: typeof registration
    }
  }
}

// Both languages say the same things: same keys, same values filled in, nothing empty.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { WARNING_NAMES } from '@marque/protocol'
import { account as accountEn } from '../src/i18n/en/account.ts'
import { accounts as accountsEn } from '../src/i18n/en/accounts.ts'
import { activation as activationEn } from '../src/i18n/en/activation.ts'
import { activations as activationsEn } from '../src/i18n/en/activations.ts'
import { audit as auditEn } from '../src/i18n/en/audit.ts'
import { common as commonEn } from '../src/i18n/en/common.ts'
import { console as consoleEn, unreachable as unreachableEn } from '../src/i18n/en/console.ts'
import { dashboard as dashboardEn } from '../src/i18n/en/dashboard.ts'
import { deployments as deploymentsEn } from '../src/i18n/en/deployments.ts'
import { faults as faultsEn } from '../src/i18n/en/faults.ts'
import { keys as keysEn } from '../src/i18n/en/keys.ts'
import { licensees as licenseesEn } from '../src/i18n/en/licensees.ts'
import { licenses as licensesEn } from '../src/i18n/en/licenses.ts'
import { mail as mailEn } from '../src/i18n/en/mail.ts'
import { recovery as recoveryEn } from '../src/i18n/en/recovery.ts'
import { requests as requestsEn } from '../src/i18n/en/requests.ts'
import { start as startEn } from '../src/i18n/en/start.ts'
import { terms as termsEn } from '../src/i18n/en/terms.ts'
import { warnings as warningsEn } from '../src/i18n/en/warnings.ts'
import { account as accountZh } from '../src/i18n/zh-cn/account.ts'
import { accounts as accountsZh } from '../src/i18n/zh-cn/accounts.ts'
import { activation as activationZh } from '../src/i18n/zh-cn/activation.ts'
import { activations as activationsZh } from '../src/i18n/zh-cn/activations.ts'
import { audit as auditZh } from '../src/i18n/zh-cn/audit.ts'
import { common as commonZh } from '../src/i18n/zh-cn/common.ts'
import { console as consoleZh, unreachable as unreachableZh } from '../src/i18n/zh-cn/console.ts'
import { dashboard as dashboardZh } from '../src/i18n/zh-cn/dashboard.ts'
import { deployments as deploymentsZh } from '../src/i18n/zh-cn/deployments.ts'
import { faults as faultsZh } from '../src/i18n/zh-cn/faults.ts'
import { keys as keysZh } from '../src/i18n/zh-cn/keys.ts'
import { licensees as licenseesZh } from '../src/i18n/zh-cn/licensees.ts'
import { licenses as licensesZh } from '../src/i18n/zh-cn/licenses.ts'
import { mail as mailZh } from '../src/i18n/zh-cn/mail.ts'
import { recovery as recoveryZh } from '../src/i18n/zh-cn/recovery.ts'
import { requests as requestsZh } from '../src/i18n/zh-cn/requests.ts'
import { start as startZh } from '../src/i18n/zh-cn/start.ts'
import { terms as termsZh } from '../src/i18n/zh-cn/terms.ts'
import { warnings as warningsZh } from '../src/i18n/zh-cn/warnings.ts'

const namespaces = {
  common: [commonEn, commonZh],
  warnings: [warningsEn, warningsZh],
  recovery: [recoveryEn, recoveryZh],
  activation: [activationEn, activationZh],
  dashboard: [dashboardEn, dashboardZh],
  console: [consoleEn, consoleZh],
  unreachable: [unreachableEn, unreachableZh],
  faults: [faultsEn, faultsZh],
  terms: [termsEn, termsZh],
  start: [startEn, startZh],
  requests: [requestsEn, requestsZh],
  licenses: [licensesEn, licensesZh],
  accounts: [accountsEn, accountsZh],
  activations: [activationsEn, activationsZh],
  audit: [auditEn, auditZh],
  deployments: [deploymentsEn, deploymentsZh],
  keys: [keysEn, keysZh],
  mail: [mailEn, mailZh],
  licensees: [licenseesEn, licenseesZh],
  account: [accountEn, accountZh],
} as const

/** `a.b.c` → text, for every text. */
function flatten(texts: object, prefix = ''): ReadonlyMap<string, string> {
  const flat = new Map<string, string>()
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === 'string') flat.set(prefix + key, value)
    else for (const entry of flatten(value, `${prefix}${key}.`)) flat.set(...entry)
  }
  return flat
}

const placeholders = (text: string): readonly string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name).sort()

describe('the texts', () => {
  for (const [name, [english, chinese]] of Object.entries(namespaces)) {
    test(`${name} has the same keys in both languages`, () => {
      assert.deepEqual([...flatten(chinese).keys()].sort(), [...flatten(english).keys()].sort())
    })

    test(`${name} fills in the same values in both languages, and has no empty text`, () => {
      const zh = flatten(chinese)
      for (const [key, text] of flatten(english)) {
        assert.notEqual(text.trim(), '', key)
        assert.notEqual(zh.get(key)?.trim(), '', key)
        assert.deepEqual(placeholders(zh.get(key) ?? ''), placeholders(text), key)
      }
    })
  }

  test('every warning of the license server has a sentence and a remedy', () => {
    for (const name of WARNING_NAMES) {
      assert.ok(warningsEn[name].text.length > 0, name)
      assert.ok(warningsEn[name].remedy.length > 0, name)
    }
  })
})

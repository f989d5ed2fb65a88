// What the license in force allows, beside what the status tells of it.
import type { License } from '@marque/protocol'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Fact } from '../../kit/facts.tsx'
import { formatNumber, formatSpan, type Language } from '../../kit/format.ts'
import { useLanguage } from '../../kit/language.ts'
import { useLicenses } from './use-admin.ts'

type Translate = TFunction<'dashboard'>

export function useTermFacts(): readonly Fact[] {
  const { t } = useTranslation('dashboard')
  const language = useLanguage()
  const license = useLicenses().data?.inForce
  if (license === undefined) return []
  const { versions, lease } = license
  const before = versions.builtBefore
  return [
    {
      name: t('terms.versions'),
      value:
        before === undefined
          ? versions.range
          : t('terms.builtBefore', { range: versions.range, date: before }),
    },
    { name: t('terms.entitlements'), value: entitlementsText(license, t, language) },
    ...restrictions(license, t),
    {
      name: t('terms.lease'),
      value: t('terms.leaseText', {
        renew: formatSpan(lease.renewSeconds, language),
        grace: formatSpan(lease.graceSeconds, language),
      }),
    },
    { name: t('terms.recovery'), value: recoveryText(license, t) },
  ]
}

/** What is not restricted is not named. */
const restrictions = ({ ips, domains, appNames }: License, t: Translate): readonly Fact[] =>
  Object.entries({ ips, domains, appNames }).flatMap(([field, values]) =>
    values === undefined
      ? []
      : [{ name: t(`terms.${field as 'ips' | 'domains' | 'appNames'}`), value: values.join(', ') }],
  )

function entitlementsText({ entitlements }: License, t: Translate, language: Language): string {
  const texts = Object.entries(entitlements).map(([name, value]) => {
    const shown =
      typeof value === 'boolean'
        ? t(value ? 'terms.on' : 'terms.off')
        : typeof value === 'number'
          ? formatNumber(value, language)
          : value
    return `${name}: ${shown}`
  })
  return texts.length === 0 ? '–' : texts.join(' · ')
}

function recoveryText({ restartRecovery: terms }: License, t: Translate): string {
  if (terms === undefined) return t('terms.recoveryNever')
  const since = t('terms.recoverySince', { version: terms.minProductVersion })
  return terms.days === undefined
    ? since
    : `${since} ${t('terms.recoveryDays', { days: terms.days })}`
}

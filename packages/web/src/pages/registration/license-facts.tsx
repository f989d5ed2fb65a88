// What the license gives and how its seats stand, as a list of facts (R11, R17).
import { useTranslation } from 'react-i18next'
import type { ShownLicense } from '../../api/registration-state.ts'
import { type Fact, Facts } from '../../kit/facts.tsx'
import { formatDate, formatNumber } from '../../kit/format.ts'
import { useLanguage } from '../../kit/language.ts'
import { Entitlements } from './entitlements.tsx'
import classes from './license-facts.module.css'

export function LicenseFacts({ license }: { readonly license: ShownLicense }) {
  const { t } = useTranslation(['registration', 'common'])
  const language = useLanguage()
  const { maxConnections, connectionsInUse, expiresAt } = license
  const terms: readonly Fact[] = [
    { name: t('registration:info.licensee'), value: license.licensee },
    { name: t('registration:info.product'), value: license.product },
    { name: t('registration:info.publisher'), value: license.publisher },
    { name: t('registration:info.versions'), value: license.versions },
    { name: t('registration:info.maxConnections'), value: formatNumber(maxConnections, language) },
    { name: t('registration:info.inUse'), value: formatNumber(connectionsInUse, language) },
    {
      name: t('registration:info.expires'),
      value: expiresAt === null ? t('common:perpetual') : formatDate(expiresAt, language),
    },
  ]
  return (
    <>
      <Facts facts={terms} />
      <h3 className={classes['heading']}>{t('registration:info.entitlements')}</h3>
      <Entitlements entitlements={license.entitlements} />
      <p className={classes['note']}>{t('common:seatIsNode')}</p>
    </>
  )
}

// The usage rights of the license: a feature is on or off, an amount is a number.
import { useTranslation } from 'react-i18next'
import type { ShownLicense } from '../../api/registration-state.ts'
import { formatNumber } from '../../kit/format.ts'
import { Icon } from '../../kit/icons.tsx'
import { useLanguage } from '../../kit/language.ts'
import classes from './entitlements.module.css'

type Value = ShownLicense['entitlements'][string]

export function Entitlements({ entitlements }: Pick<ShownLicense, 'entitlements'>) {
  const { t } = useTranslation('registration')
  const entries = Object.entries(entitlements)
  if (entries.length === 0) return <p className={classes['none']}>{t('info.noEntitlements')}</p>
  return (
    <ul className={classes['list']}>
      {entries
        .toSorted(([a], [b]) => a.localeCompare(b))
        .map(([name, value]) => (
          <li key={name}>
            <span>{name}</span>
            <EntitlementValue value={value} />
          </li>
        ))}
    </ul>
  )
}

function EntitlementValue({ value }: { readonly value: Value }) {
  const { t } = useTranslation('registration')
  const language = useLanguage()
  if (typeof value === 'number') return <b>{formatNumber(value, language)}</b>
  if (typeof value === 'string') return <b>{value}</b>
  return (
    <b data-on={value}>
      {value ? <Icon name="check" size={14} /> : null}
      {value ? t('info.on') : t('info.off')}
    </b>
  )
}

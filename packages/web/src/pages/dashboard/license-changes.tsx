// The present license beside the chosen one, term by term; what differs stands out.
import type { Status } from '@marque/protocol'
import { useTranslation } from 'react-i18next'
import { formatDate, formatNumber } from '../../kit/format.ts'
import { useLanguage } from '../../kit/language.ts'
import { Notice } from '../../kit/notice.tsx'
import type { LicensePreview } from '../../license-server/license-preview.ts'
import { accountKey } from './account.ts'
import classes from './license-changes.module.css'

type LicenseChangesProps = { readonly status: Status; readonly next: LicensePreview }

export function LicenseChanges({ status, next }: LicenseChangesProps) {
  const { t } = useTranslation('dashboard')
  const rows = useRows(status, next)
  return (
    <>
      <p className={classes['text']}>{t('license.previewText')}</p>
      {next.deploymentId === status.deploymentId ? null : (
        <Notice tone="bad" title={t('license.otherDeployment')} />
      )}
      {next.serial > status.licenseSerial ? null : (
        <Notice tone="bad" title={t('license.notNewer')} />
      )}
      <table className={classes['table']}>
        <thead>
          <tr>
            <th scope="col">{t('license.field')}</th>
            <th scope="col">{t('license.now')}</th>
            <th scope="col">{t('license.next')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, before, after]) => (
            <tr key={name} data-changed={before === after ? undefined : ''}>
              <th scope="row">{name}</th>
              <td>{before}</td>
              <td>{after}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

type Row = readonly [name: string, before: string, after: string]

function useRows(status: Status, next: LicensePreview): readonly Row[] {
  const { t } = useTranslation(['dashboard', 'common'])
  const language = useLanguage()
  const number = (value: number) => formatNumber(value, language)
  const expiry = (at: number | null | undefined) =>
    at === null || at === undefined ? t('common:perpetual') : formatDate(at, language)
  const account = (state: string) => t(`dashboard:license.${accountKey(state)}`)
  const suspended = status.warnings.some((warning) => warning.name === 'LICENSE_SUSPENDED')
  return [
    [t('common:facts.serial'), number(status.licenseSerial), number(next.serial)],
    [t('common:facts.maxConnections'), number(status.maxConnections), number(next.maxConnections)],
    [t('common:facts.expires'), expiry(status.expiresAt), expiry(next.expiresAt)],
    [t('common:facts.licensee'), status.licensee.name, next.licensee],
    [t('common:facts.product'), status.product.name, next.product],
    [
      t('dashboard:license.account'),
      account(suspended ? 'suspended' : 'active'),
      account(next.accountStatus),
    ],
  ]
}

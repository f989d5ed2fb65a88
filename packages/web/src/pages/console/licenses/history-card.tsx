// Every serial of a license, newest first, and which terms it changed.
import { useTranslation } from 'react-i18next'
import type { License, LicenseDetail } from '../../../api/authority-desk.ts'
import { Card } from '../../../kit/card.tsx'
import { formatDateTime, formatNumber } from '../../../kit/format.ts'
import { useLanguage } from '../../../kit/language.ts'
import table from '../../../kit/table.module.css'
import { changedFacts, useTermFacts } from '../terms/term-facts.ts'

export function HistoryCard({ license }: { readonly license: LicenseDetail }) {
  const { t } = useTranslation('licenses')
  const serials = [...license.history].sort((a, b) => b.serial - a.serial)
  return (
    <Card title={t('history')}>
      <table className={table['table']} aria-label={t('history')}>
        <thead>
          <tr>
            <th scope="col">{t('serial')}</th>
            <th scope="col">{t('issuedAt')}</th>
            <th scope="col">{t('changed')}</th>
          </tr>
        </thead>
        <tbody>
          {serials.map((item, index) => (
            <Row key={item.serial} item={item} before={serials[index + 1]} />
          ))}
        </tbody>
      </table>
    </Card>
  )
}

function Row({ item, before }: { readonly item: License; readonly before: License | undefined }) {
  const { t } = useTranslation('licenses')
  const language = useLanguage()
  return (
    <tr>
      <td data-label={t('serial')}>
        <b>{formatNumber(item.serial, language)}</b>
      </td>
      <td data-label={t('issuedAt')}>{formatDateTime(item.issuedAt, language)}</td>
      <td data-label={t('changed')}>
        {before === undefined ? t('first') : <Changes item={item} before={before} />}
      </td>
    </tr>
  )
}

function Changes({ item, before }: { readonly item: License; readonly before: License }) {
  const { t } = useTranslation(['licenses', 'terms'])
  const factsOf = useTermFacts()
  const changes = changedFacts(factsOf(before.terms), factsOf(item.terms))
  if (changes.length === 0) return <>{t('licenses:nothing')}</>
  return (
    <>
      {changes.map((change) => (
        <div key={change.key}>
          {change.name}: {t('terms:change', { before: change.before, after: change.value })}
        </div>
      ))}
    </>
  )
}

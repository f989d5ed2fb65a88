// Every license that was in force, and what each of them changed (R24).
import type { LicenseHistory } from '@marque/protocol'
import { useTranslation } from 'react-i18next'
import { Card } from '../../kit/card.tsx'
import { FaultNotice } from '../../kit/fault-notice.tsx'
import { formatDate, formatDateTime, formatNumber } from '../../kit/format.ts'
import { useLanguage } from '../../kit/language.ts'
import table from '../../kit/table.module.css'
import { accountKey } from './account.ts'
import { useLicenses } from './use-admin.ts'

type Item = LicenseHistory['items'][number]

export function LicenseHistoryCard() {
  const { t } = useTranslation('dashboard')
  const { data, error } = useLicenses()
  return (
    <Card title={t('history.title')}>
      {error === null ? null : <FaultNotice error={error} />}
      {data === undefined ? null : (
        <table className={table['table']} aria-label={t('history.title')}>
          <thead>
            <tr>
              <th scope="col">{t('history.serial')}</th>
              <th scope="col">{t('history.since')}</th>
              <th scope="col">{t('history.changed')}</th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((item, index) => (
              <Row key={`${item.serial} ${item.at}`} item={item} before={data.items[index + 1]} />
            ))}
          </tbody>
        </table>
      )}
    </Card>
  )
}

function Row({ item, before }: { readonly item: Item; readonly before: Item | undefined }) {
  const { t } = useTranslation('dashboard')
  const language = useLanguage()
  const changes = useChanges(item, before)
  return (
    <tr>
      <td data-label={t('history.serial')}>
        <b>{formatNumber(item.serial, language)}</b>
      </td>
      <td data-label={t('history.since')}>
        {formatDateTime(item.at, language)}
        <small>{t(isSource(item.source) ? `history.by.${item.source}` : 'history.by.other')}</small>
      </td>
      <td data-label={t('history.changed')}>
        {changes.length === 0 ? t('history.nothing') : null}
        {changes.map((change) => (
          <div key={change}>{change}</div>
        ))}
      </td>
    </tr>
  )
}

const isSource = (text: string): text is 'page' | 'api' | 'file' | 'start' =>
  ['page', 'api', 'file', 'start'].includes(text)

/** Terms that differ from the license before; of the first one all that is known. */
function useChanges(item: Item, before: Item | undefined): readonly string[] {
  const { t } = useTranslation(['dashboard', 'common'])
  const language = useLanguage()
  const terms = [
    [
      t('common:facts.maxConnections'),
      (of: Item) => of.maxConnections && formatNumber(of.maxConnections, language),
    ],
    [
      t('common:facts.expires'),
      ({ expiresAt }: Item) =>
        expiresAt === null ? t('common:perpetual') : expiresAt && formatDate(expiresAt, language),
    ],
    [
      t('dashboard:license.account'),
      (of: Item) => of.accountStatus && t(`dashboard:license.${accountKey(of.accountStatus)}`),
    ],
  ] as const
  return terms.flatMap(([name, read]) => {
    const [now, was] = [read(item), before && read(before)]
    if (now === undefined || now === was) return []
    return was === undefined ? [`${name}: ${now}`] : [`${name}: ${was} → ${now}`]
  })
}

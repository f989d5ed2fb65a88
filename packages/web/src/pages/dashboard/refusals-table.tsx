// Refused requests by code, the most frequent first.
import type { Usage } from '@marque/protocol'
import { CATALOGUE, findErrorName } from '@marque/protocol/errors'
import { useTranslation } from 'react-i18next'
import { formatDateTime, formatNumber } from '../../kit/format.ts'
import { useLanguage } from '../../kit/language.ts'
import table from '../../kit/table.module.css'
import { refusalsOf } from './refusals.ts'

export function RefusalsTable({ items }: Pick<Usage, 'items'>) {
  const { t } = useTranslation('dashboard')
  const language = useLanguage()
  const refusals = refusalsOf(items)
  if (refusals.length === 0) return <p className={table['none']}>{t('refusals.none')}</p>
  return (
    <>
      <table className={table['table']} aria-label={t('refusals.title')}>
        <thead>
          <tr>
            <th scope="col">{t('refusals.code')}</th>
            <th scope="col">{t('refusals.reason')}</th>
            <th scope="col">{t('refusals.count')}</th>
            <th scope="col">{t('refusals.last')}</th>
          </tr>
        </thead>
        <tbody>
          {refusals.map(({ code, count, lastAt }) => (
            <tr key={code}>
              <td data-label={t('refusals.code')}>{code}</td>
              <td data-label={t('refusals.reason')}>{headline(code, language)}</td>
              <td data-label={t('refusals.count')}>{formatNumber(count, language)}</td>
              <td data-label={t('refusals.last')}>{formatDateTime(lastAt, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={table['note']}>{t('refusals.note')}</p>
    </>
  )
}

/** A newer server may know codes that this page does not. */
function headline(code: number, language: ReturnType<typeof useLanguage>): string {
  const name = findErrorName(code)
  return name === undefined ? '–' : CATALOGUE[name].title[language === 'en' ? 'en' : 'zh']
}

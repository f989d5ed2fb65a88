// The terms of the license as facts to show, in the reader's language.
import type { Status } from '@marque/protocol'
import { useTranslation } from 'react-i18next'
import type { Fact } from '../kit/facts.tsx'
import { formatDate, formatNumber } from '../kit/format.ts'
import { useLanguage } from '../kit/language.ts'

export function useLicenseFacts(status: Status): readonly Fact[] {
  const { t } = useTranslation('common')
  const language = useLanguage()
  const expires =
    status.expiresAt === null ? t('perpetual') : formatDate(status.expiresAt, language)
  return [
    { name: t('facts.licensee'), value: status.licensee.name },
    { name: t('facts.product'), value: status.product.name },
    { name: t('facts.publisher'), value: status.publisher },
    { name: t('facts.maxConnections'), value: formatNumber(status.maxConnections, language) },
    { name: t('facts.connectionsInUse'), value: formatNumber(status.connectionsInUse, language) },
    { name: t('facts.expires'), value: expires },
    { name: t('facts.serial'), value: formatNumber(status.licenseSerial, language) },
  ]
}

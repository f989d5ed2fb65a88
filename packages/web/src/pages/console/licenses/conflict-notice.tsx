// What somebody else signed while this page was open, beside what its reader had seen.
import type { Terms } from '@marque/protocol'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../../kit/format.ts'
import { useLanguage } from '../../../kit/language.ts'
import { Notice } from '../../../kit/notice.tsx'
import { ChangesTable } from '../terms/changes-table.tsx'
import { changedFacts, useTermFacts } from '../terms/term-facts.ts'

type SeenLicense = { readonly serial: number; readonly terms: Terms }

type ConflictNoticeProps = { readonly seen: SeenLicense; readonly now: SeenLicense }

export function ConflictNotice({ seen, now }: ConflictNoticeProps) {
  const { t } = useTranslation('licenses')
  const language = useLanguage()
  const factsOf = useTermFacts()
  const changes = changedFacts(factsOf(seen.terms), factsOf(now.terms))
  const number = (serial: number) => formatNumber(serial, language)
  return (
    <Notice tone="warn" title={t('conflict')} urgent>
      <p>{t('conflictText')}</p>
      {changes.length === 0 ? (
        <p>{t('conflictSame')}</p>
      ) : (
        <ChangesTable
          changes={changes}
          before={t('conflictSeen', { serial: number(seen.serial) })}
          after={t('conflictNow', { serial: number(now.serial) })}
        />
      )}
    </Notice>
  )
}

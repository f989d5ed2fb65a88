// A refusal, or a server that does not answer, with the catalogue's remedy and code.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { RefusedError } from '../api/http.ts'
import { faultText } from '../i18n/fault-text.ts'
import classes from './fault-notice.module.css'
import { useLanguage } from './language.ts'
import { Notice } from './notice.tsx'

type FaultNoticeProps = {
  readonly error: unknown
  /** What the page adds, for example the tries that are left. */
  readonly children?: ReactNode
}

export function FaultNotice({ error, children }: FaultNoticeProps) {
  const { t } = useTranslation('common')
  const fault = faultText(error, useLanguage())
  if (!(error instanceof RefusedError)) {
    return (
      <Notice tone="bad" title={t('unreachable.title')} urgent>
        <p>{t('unreachable.remedy')}</p>
        {children}
      </Notice>
    )
  }
  return (
    <Notice tone="bad" title={fault.title} urgent>
      <p>{fault.remedy}</p>
      {children}
      <p className={classes['code']}>
        {t('errorCode', { code: fault.code })}
        {fault.ref === undefined ? null : ` · ${t('reference', { ref: fault.ref })}`}
      </p>
    </Notice>
  )
}

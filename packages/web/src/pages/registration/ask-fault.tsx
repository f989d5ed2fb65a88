// The product refused what the page asked of it, or did not answer: never taken for the license
// server's word (R16).
import { useTranslation } from 'react-i18next'
import { RefusedError } from '../../api/http.ts'
import { FaultNotice } from '../../kit/fault-notice.tsx'
import { Notice } from '../../kit/notice.tsx'
import { isConflict, isNotAllowed } from './use-registration.ts'

export function AskFault({ error }: { readonly error: unknown }) {
  const { t } = useTranslation('registration')
  if (isConflict(error)) return <ConflictNotice error={error} />
  if (isNotAllowed(error)) return <Notice tone="bad" title={t('notAllowed')} urgent />
  if (error instanceof RefusedError) return <FaultNotice error={error} />
  return (
    <Notice tone="bad" title={t('productSilent.title')} urgent>
      <p>{t('productSilent.text')}</p>
    </Notice>
  )
}

function ConflictNotice({ error }: { readonly error: RefusedError }) {
  const { t } = useTranslation('registration')
  const { changedBy, reason } = error.problem
  const who = typeof changedBy === 'string' ? changedBy : t('conflict.somebody')
  return (
    <Notice tone="warn" title={t('conflict.title', { who })} urgent>
      <p>{t('conflict.text')}</p>
      {typeof reason === 'string' ? <p lang="en">{reason}</p> : null}
    </Notice>
  )
}

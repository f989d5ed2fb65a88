// There is nothing to show: no server answers, or the one that does refuses. The page keeps trying,
// and can be told to try now; the two cases are never mixed up (R16).
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { RefusedError } from '../api/http.ts'
import { FaultNotice } from './fault-notice.tsx'
import { Icon } from './icons.tsx'
import classes from './unreachable-view.module.css'

type UnreachableViewProps = {
  readonly error: unknown
  readonly busy: boolean
  readonly onRetry: () => void
}

export function UnreachableView({ error, busy, onRetry }: UnreachableViewProps) {
  const { t } = useTranslation('common')
  return (
    <div className={classes['view']}>
      {error instanceof RefusedError ? (
        <FaultNotice error={error} />
      ) : (
        <div role="alert">
          <h1>{t('unreachable.title')}</h1>
          <p>{t('unreachable.text')}</p>
        </div>
      )}
      <Button
        size="md"
        className={classes['retry']}
        loading={busy}
        leftSection={<Icon name="refresh" size={18} />}
        onClick={onRetry}
      >
        {t('retry')}
      </Button>
    </div>
  )
}

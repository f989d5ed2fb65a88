// System Management > Registration Management, as an administrator of the product sees it (R10–R16).
import { Button, Loader } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../kit/icons.tsx'
import { Shell } from '../../kit/shell.tsx'
import { AskFault } from './ask-fault.tsx'
import classes from './registration-page.module.css'
import { RegistrationView } from './registration-view.tsx'
import { useRegistrationState } from './use-registration.ts'

export function RegistrationPage() {
  const { t } = useTranslation('registration')
  const [watching, setWatching] = useState(false)
  const query = useRegistrationState(watching)
  return (
    <Shell title={t('pageTitle')} program={query.data?.product ?? ''}>
      {query.data === undefined ? (
        <NothingYet
          error={query.error}
          busy={query.isFetching}
          onRetry={() => {
            query.refetch().catch(() => undefined)
          }}
        />
      ) : (
        <RegistrationView state={query.data} staleError={query.error} onWatch={setWatching} />
      )}
    </Shell>
  )
}

type NothingYetProps = {
  readonly error: unknown
  readonly busy: boolean
  readonly onRetry: () => void
}

function NothingYet({ error, busy, onRetry }: NothingYetProps) {
  const { t } = useTranslation(['registration', 'common'])
  if (error === null) {
    return (
      <div className={classes['loading']}>
        <Loader aria-hidden="true" />
        <p role="status">{t('common:loading')}</p>
      </div>
    )
  }
  return (
    <div className={classes['nothing']}>
      <h1>{t('registration:pageTitle')}</h1>
      <AskFault error={error} />
      <Button loading={busy} leftSection={<Icon name="refresh" size={18} />} onClick={onRetry}>
        {t('registration:reload')}
      </Button>
    </div>
  )
}

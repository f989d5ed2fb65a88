// GET /license/qrcode: activates a license server with a phone and six digits, and afterwards
// shows that it is active and what to do next (R5–R9, R17; docs/contract.md).

import { Button, Loader } from '@mantine/core'
import type { Status } from '@marque/protocol'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LiveRegion } from '../../kit/live-region.tsx'
import { Notice } from '../../kit/notice.tsx'
import { Shell } from '../../kit/shell.tsx'
import { UnreachableView } from '../../kit/unreachable-view.tsx'
import { Recovery } from '../../license-server/recovery.tsx'
import { useSetStatus, useStatus } from '../../license-server/use-status.ts'
import { Warnings } from '../../license-server/warnings.tsx'
import { ActivateView } from './activate-view.tsx'
import classes from './activation-page.module.css'
import { ActiveView } from './active-view.tsx'

export function ActivationPage() {
  const { t } = useTranslation(['activation', 'common'])
  return (
    <Shell title={t('activation:pageTitle')} program={t('common:licenseServer')}>
      <PageOfStatus />
    </Shell>
  )
}

function PageOfStatus() {
  const { t } = useTranslation('common')
  const { data, error, isFetching, refetch } = useStatus()
  if (data !== undefined) return <KnownStatus status={data.body} stale={error !== null} />
  if (error === null) {
    return (
      <div className={classes['loading']}>
        <Loader aria-hidden="true" />
        <p role="status">{t('loading')}</p>
      </div>
    )
  }
  return (
    <UnreachableView
      error={error}
      busy={isFetching}
      onRetry={() => {
        refetch().catch(() => undefined)
      }}
    />
  )
}

function KnownStatus({ status, stale }: { readonly status: Status; readonly stale: boolean }) {
  const { t } = useTranslation(['activation', 'common'])
  const setStatus = useSetStatus()
  const [fresh, setFresh] = useState(false)
  const [again, setAgain] = useState(false)
  const onActive = useCallback(
    async (next: Status) => {
      await setStatus(next)
      setFresh(true)
      setAgain(false)
    },
    [setStatus],
  )
  const activating = status.state === 'unactivated' || again
  return (
    <div className={classes['page']}>
      <LiveRegion message={!activating && fresh ? t('activation:live.active') : ''} />
      {stale ? <Notice tone="warn" title={t('common:unreachable.stale')} urgent /> : null}
      <Warnings warnings={status.warnings} uploadUrl="/license" />
      {status.state === 'unactivated' ? <Recovery projects={status.projects} /> : null}
      {activating ? (
        <ActivateView status={status} again={again} onActive={onActive}>
          {again ? (
            <Button variant="subtle" onClick={() => setAgain(false)}>
              {t('activation:backToState')}
            </Button>
          ) : null}
        </ActivateView>
      ) : (
        <ActiveView status={status} fresh={fresh} onAgain={() => setAgain(true)} />
      )}
    </div>
  )
}

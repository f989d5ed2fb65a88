// The dashboard of a logged-in administrator, most urgent first.

import { Anchor } from '@mantine/core'
import type { Status } from '@marque/protocol'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LiveRegion } from '../../kit/live-region.tsx'
import { Notice } from '../../kit/notice.tsx'
import { Warnings } from '../../license-server/warnings.tsx'
import classes from './dashboard-view.module.css'
import { EventsCard } from './events-card.tsx'
import { LicenseCard } from './license-card.tsx'
import { NodesCard } from './nodes-card.tsx'
import { SeatsCard } from './seats-card.tsx'
import { ServerCard } from './server-card.tsx'
import { UsageCard } from './usage-card.tsx'

type DashboardViewProps = {
  readonly status: Status
  readonly serverSeconds: number
  /** The server does not answer now. */
  readonly stale: boolean
}

export function DashboardView({ status, serverSeconds, stale }: DashboardViewProps) {
  const { t } = useTranslation(['dashboard', 'common'])
  const [said, setSaid] = useState('')
  return (
    <div className={classes['view']}>
      <LiveRegion message={said} />
      <header className={classes['head']}>
        <div>
          <h1>{status.product.name}</h1>
          <p>{status.licensee.name}</p>
        </div>
        <span className={classes['live']} data-stale={stale ? '' : undefined}>
          {stale ? t('dashboard:liveStopped') : t('dashboard:live')}
        </span>
      </header>
      {stale ? <Notice tone="warn" title={t('common:unreachable.stale')} urgent /> : null}
      {status.state === 'unactivated' ? (
        <Notice tone="bad" title={t('dashboard:state.unactivated')}>
          <p>
            {t('dashboard:state.unactivatedText')}{' '}
            <Anchor href="/license/qrcode">{t('dashboard:state.activate')}</Anchor>
          </p>
        </Notice>
      ) : null}
      <Warnings warnings={status.warnings} />
      <div className={classes['top']}>
        <SeatsCard status={status} />
        <UsageCard serverSeconds={serverSeconds} />
      </div>
      <NodesCard serverSeconds={serverSeconds} onSay={setSaid} />
      <div className={classes['bottom']}>
        <LicenseCard status={status} onSay={setSaid} />
        <ServerCard status={status} />
      </div>
      <EventsCard />
    </div>
  )
}

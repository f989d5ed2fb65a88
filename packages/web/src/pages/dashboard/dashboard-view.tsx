// The dashboard of a logged-in administrator: what is urgent on top, the rest in sections.

import { Anchor } from '@mantine/core'
import type { Overview } from '@marque/protocol'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LiveRegion } from '../../kit/live-region.tsx'
import { Notice } from '../../kit/notice.tsx'
import { Warnings } from '../../license-server/warnings.tsx'
import classes from './dashboard-view.module.css'
import { EventsCard } from './events-card.tsx'
import { LicenseCard } from './license-card.tsx'
import { LicenseHistoryCard } from './license-history-card.tsx'
import { LogCard } from './log-card.tsx'
import { NodesCard } from './nodes-card.tsx'
import { ProjectsCard } from './projects-card.tsx'
import { SeatsCard } from './seats-card.tsx'
import { ServerSection } from './server-section.tsx'
import { UsageCards } from './usage-cards.tsx'
import { useNews } from './use-admin.ts'
import { sections, useSection } from './use-section.ts'

type DashboardViewProps = {
  readonly overview: Overview
  /** The server does not answer now. */
  readonly stale: boolean
}

export function DashboardView({ overview, stale }: DashboardViewProps) {
  const { t } = useTranslation(['dashboard', 'common'])
  const { status } = overview
  const [said, setSaid] = useState('')
  useNews(overview)
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
      <Sections />
      <Section overview={overview} onSay={setSaid} />
    </div>
  )
}

function Sections() {
  const { t } = useTranslation('dashboard')
  const shown = useSection()
  return (
    <nav className={classes['sections']} aria-label={t('sections.label')}>
      {sections.map((section) => (
        <a key={section} href={`#${section}`} aria-current={section === shown ? 'page' : undefined}>
          {t(`sections.${section}`)}
        </a>
      ))}
    </nav>
  )
}

type SectionProps = { readonly overview: Overview; readonly onSay: (text: string) => void }

function Section({ overview, onSay }: SectionProps) {
  const { status, clock } = overview
  const section = useSection()
  switch (section) {
    case 'overview':
      return (
        <div className={classes['top']}>
          <SeatsCard status={status} />
          <UsageCards status={status} now={clock.now} />
        </div>
      )
    case 'nodes':
      return <NodesCard now={clock.now} onSay={onSay} />
    case 'projects':
      return <ProjectsCard />
    case 'license':
      return (
        <div className={classes['pair']}>
          <LicenseCard status={status} onSay={onSay} />
          <LicenseHistoryCard />
        </div>
      )
    case 'server':
      return <ServerSection overview={overview} onSay={onSay} />
    case 'events':
      return <EventsCard />
    case 'log':
      return <LogCard />
  }
}

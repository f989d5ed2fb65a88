// What needs the reader today, each row leading to its place, and how the weeks went (R23, R25).
import { useTranslation } from 'react-i18next'
import type { Overview } from '../../../api/authority-desk.ts'
import { type Bar, BarPlot } from '../../../kit/bar-plot.tsx'
import { Card } from '../../../kit/card.tsx'
import { formatCalendar } from '../../../kit/format.ts'
import { useLanguage } from '../../../kit/language.ts'
import { Failed, Waiting } from '../../../kit/list-table.tsx'
import { Notice } from '../../../kit/notice.tsx'
import { Page } from '../../../kit/page.tsx'
import { useOverview } from '../use-overview.ts'
import { NeedsCard } from './needs-card.tsx'
import classes from './start-page.module.css'
import './texts.ts'

export function StartPage() {
  const { t } = useTranslation(['start', 'common'])
  const overview = useOverview()
  const { data, error } = overview
  return (
    <Page title={t('start:title')}>
      {data !== undefined && error !== null ? (
        <Notice tone="warn" title={t('common:unreachable.stale')} urgent />
      ) : null}
      {data === undefined ? (
        error === null ? (
          <Waiting />
        ) : (
          <Failed list={overview} error={error} />
        )
      ) : (
        <>
          <NeedsCard needs={data.needs} />
          <div className={classes['plots']}>
            <ActivationsCard activations={data.activations} />
            <ExpiringCard expiring={data.expiring} />
          </div>
        </>
      )}
    </Page>
  )
}

function ActivationsCard({ activations }: Pick<Overview, 'activations'>) {
  const { t } = useTranslation('start')
  const language = useLanguage()
  const bars: readonly Bar[] = activations.map(({ day, approved, refused }) => ({
    key: day,
    label: formatCalendar(day, { dateStyle: 'medium' }, language),
    tick: formatCalendar(day, { day: 'numeric', month: 'short' }, language),
    counts: [approved, refused],
  }))
  return (
    <Card title={t('activations')} aside={<Aside text={t('activationsText')} />}>
      <BarPlot
        bars={bars}
        series={[
          { key: 'approved', name: t('approved') },
          { key: 'refused', name: t('refused') },
        ]}
        texts={{ explore: t('explore'), table: t('table'), when: t('day') }}
      />
    </Card>
  )
}

function ExpiringCard({ expiring }: Pick<Overview, 'expiring'>) {
  const { t } = useTranslation('start')
  const language = useLanguage()
  const bars: readonly Bar[] = expiring.map(({ month, count }) => ({
    key: month,
    label: formatCalendar(month, { month: 'long', year: 'numeric' }, language),
    tick: formatCalendar(month, { month: 'short' }, language),
    counts: [count],
  }))
  return (
    <Card title={t('expiringPlot')} aside={<Aside text={t('expiringPlotText')} />}>
      <BarPlot
        bars={bars}
        series={[{ key: 'licenses', name: t('licenses') }]}
        texts={{ explore: t('explore'), table: t('table'), when: t('month') }}
      />
    </Card>
  )
}

const Aside = ({ text }: { readonly text: string }) => (
  <span className={classes['aside']}>{text}</span>
)

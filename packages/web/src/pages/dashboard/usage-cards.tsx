// Seats in use over an hour to a year against the Max Connections of that time, and what was refused
// in the same time (R27).
import { SegmentedControl } from '@mantine/core'
import type { Status } from '@marque/protocol'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Card } from '../../kit/card.tsx'
import { FaultNotice } from '../../kit/fault-notice.tsx'
import { formatDateTime, formatNumber } from '../../kit/format.ts'
import { useLanguage } from '../../kit/language.ts'
import { peakOf, withNow } from './plot-geometry.ts'
import { RefusalsTable } from './refusals-table.tsx'
import classes from './usage-cards.module.css'
import { UsagePlot } from './usage-plot.tsx'
import { useUsage } from './use-admin.ts'

const hourSeconds = 3600
const daySeconds = 24 * hourSeconds

const ranges = {
  hour: hourSeconds,
  day: daySeconds,
  week: 7 * daySeconds,
  month: 30 * daySeconds,
  year: 365 * daySeconds,
} as const

type Range = keyof typeof ranges

export function UsageCards({ status, now }: { readonly status: Status; readonly now: number }) {
  const { t } = useTranslation('dashboard')
  const language = useLanguage()
  const [range, setRange] = useState<Range>('day')
  const usage = useUsage(ranges[range], now)
  const { data, error } = usage
  const items = data && withNow(data.items, status, now)
  const peak = items && peakOf(items)
  return (
    <div className={classes['cards']}>
      <Card title={t('usage.title')} aside={<RangeControl value={range} onChoose={setRange} />}>
        {error === null ? null : <FaultNotice error={error} />}
        {items === undefined || peak === undefined ? (
          <div className={classes['space']} />
        ) : (
          <>
            <UsagePlot items={items} span={{ from: now - ranges[range], to: now }} />
            <p className={classes['peak']}>
              {t('usage.peak', {
                number: formatNumber(peak.connectionsInUse, language),
                time: formatDateTime(peak.at, language),
              })}
            </p>
          </>
        )}
      </Card>
      <Card title={t('refusals.title')}>
        {data === undefined ? null : <RefusalsTable items={data.items} />}
      </Card>
    </div>
  )
}

type RangeControlProps = { readonly value: Range; readonly onChoose: (range: Range) => void }

function RangeControl({ value, onChoose }: RangeControlProps) {
  const { t } = useTranslation('dashboard')
  return (
    <SegmentedControl
      size="sm"
      withItemsBorders={false}
      aria-label={t('usage.range')}
      value={value}
      onChange={onChoose}
      data={(Object.keys(ranges) as Range[]).map((range) => ({
        value: range,
        label: t(`usage.${range}`),
      }))}
    />
  )
}

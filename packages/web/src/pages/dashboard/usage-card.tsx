// Seats in use over hours to months, against the Max Connections of that time (R27).
import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Card } from '../../kit/card.tsx'
import { FaultNotice } from '../../kit/fault-notice.tsx'
import { formatDateTime, formatNumber } from '../../kit/format.ts'
import { useLanguage } from '../../kit/language.ts'
import { peakOf } from './plot-geometry.ts'
import classes from './usage-card.module.css'
import { UsagePlot } from './usage-plot.tsx'
import { useUsage } from './use-admin.ts'

const daySeconds = 86_400

const ranges = { day: 1, week: 7, month: 30, quarter: 90 } as const

type Range = keyof typeof ranges

export function UsageCard({ serverSeconds }: { readonly serverSeconds: number }) {
  const { t } = useTranslation('dashboard')
  const language = useLanguage()
  const [range, setRange] = useState<Range>('day')
  const usage = useUsage(ranges[range] * daySeconds, serverSeconds)
  const { data } = usage
  const peak = data === undefined ? undefined : peakOf(data.items)
  return (
    <Card
      title={t('usage.title')}
      aside={
        <SegmentedControl
          size="sm"
          withItemsBorders={false}
          aria-label={t('usage.range')}
          value={range}
          onChange={(value) => setRange(value)}
          data={(Object.keys(ranges) as Range[]).map((value) => ({
            value,
            label: t(`usage.${value}`),
          }))}
        />
      }
    >
      {usage.error === null ? null : <FaultNotice error={usage.error} />}
      {data !== undefined && peak === undefined ? (
        <p className={classes['empty']}>{t('usage.empty')}</p>
      ) : null}
      {data === undefined || peak === undefined ? null : (
        <>
          <UsagePlot items={data.items} span={data} />
          <p className={classes['peak']}>
            {t('usage.peak', {
              number: formatNumber(peak.connectionsInUse, language),
              time: formatDateTime(peak.at, language),
            })}
          </p>
        </>
      )}
    </Card>
  )
}

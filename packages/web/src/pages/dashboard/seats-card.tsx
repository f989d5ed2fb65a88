// How many of the license's seats are taken; the one number that the page is opened for.
import type { Status } from '@marque/protocol'
import { useTranslation } from 'react-i18next'
import { Card } from '../../kit/card.tsx'
import { formatNumber } from '../../kit/format.ts'
import { useLanguage } from '../../kit/language.ts'
import classes from './seats-card.module.css'

export function SeatsCard({ status }: { readonly status: Status }) {
  const { t } = useTranslation(['dashboard', 'common'])
  const language = useLanguage()
  const { connectionsInUse: used, maxConnections: max } = status
  const share = Math.min(1, used / max)
  const number = formatNumber(used, language)
  const maxText = formatNumber(max, language)
  return (
    <Card title={t('dashboard:seats.title')}>
      <p className={classes['figure']}>
        <b>{number}</b>
        <span>{t('dashboard:seats.inUse', { max: maxText })}</span>
      </p>
      <div
        className={classes['bar']}
        data-full={used >= max ? '' : undefined}
        role="img"
        aria-label={t('dashboard:seats.bar', { number, max: maxText })}
      >
        <div style={{ width: `${share * 100}%` }} />
      </div>
      <p className={classes['free']}>
        {t('dashboard:seats.free', { number: formatNumber(Math.max(0, max - used), language) })}
      </p>
      <p className={classes['note']}>
        {used > max
          ? t('dashboard:seats.over')
          : used === max
            ? t('dashboard:seats.full')
            : t('common:seatIsNode')}
      </p>
    </Card>
  )
}

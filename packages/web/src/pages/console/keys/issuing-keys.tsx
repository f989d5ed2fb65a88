// Issuing keys as bars on one line of time. The words beside each bar say all that the bar shows.
import { useTranslation } from 'react-i18next'
import { Card } from '../../../kit/card.tsx'
import { formatDate, formatSpan } from '../../../kit/format.ts'
import { useLanguage } from '../../../kit/language.ts'
import { StateText } from '../../../kit/state-text.tsx'
import table from '../../../kit/table.module.css'
import type { KeyBar, KeyPeriods } from './key-periods.ts'
import classes from './keys-page.module.css'

type IssuingKeysProps = { readonly periods: KeyPeriods; readonly now: number }

export function IssuingKeys({ periods, now }: IssuingKeysProps) {
  const { t } = useTranslation('keys')
  const language = useLanguage()
  const nowText = t('issuing.now', { date: formatDate(now, language) })
  return (
    <Card title={t('issuing.title')} aside={<span className={classes['nowText']}>{nowText}</span>}>
      {periods.bars.length === 0 ? <p className={table['none']}>{t('issuing.none')}</p> : null}
      <ul className={classes['bars']} aria-label={t('issuing.list')}>
        {periods.bars.map((bar) => (
          <Bar key={bar.key.kid} bar={bar} nowAt={periods.now} now={now} />
        ))}
      </ul>
      <p className={table['note']}>{t('issuing.text')}</p>
    </Card>
  )
}

const tones = { current: 'good', past: 'info', coming: 'info', spare: 'info' } as const

type BarProps = { readonly bar: KeyBar; readonly nowAt: number; readonly now: number }

function Bar({ bar, nowAt, now }: BarProps) {
  const { t } = useTranslation('keys')
  const language = useLanguage()
  const { kid, notBefore, notAfter } = bar.key
  const date = (at: number) => formatDate(at, language)
  return (
    <li>
      <p className={classes['barHead']}>
        <StateText tone={tones[bar.state]}>{t(`issuing.${bar.state}`)}</StateText>
        <span>{t('issuing.period', { from: date(notBefore), to: date(notAfter) })}</span>
        {bar.state === 'current' ? (
          <span>{t('issuing.left', { span: formatSpan(notAfter - now, language) })}</span>
        ) : null}
      </p>
      <svg
        className={classes['bar']}
        viewBox="0 0 100 12"
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <rect x={0} y={4} width={100} height={4} className={classes['track']} />
        <rect
          x={bar.from}
          y={1}
          width={Math.max(0.5, bar.to - bar.from)}
          height={10}
          className={classes['span']}
          data-state={bar.state}
        />
        <line x1={nowAt} x2={nowAt} y1={0} y2={12} className={classes['now']} />
      </svg>
      <code>{kid}</code>
    </li>
  )
}

// Registration Information: the license and where it comes from, or why there is none (R11, R12).
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RegistrationState, ShownFailure } from '../../api/registration-state.ts'
import { Card } from '../../kit/card.tsx'
import { type Fact, Facts } from '../../kit/facts.tsx'
import { formatDateTime, formatNumber } from '../../kit/format.ts'
import { useLanguage } from '../../kit/language.ts'
import { StateText } from '../../kit/state-text.tsx'
import { Steps } from '../../kit/steps.tsx'
import { inLanguage } from './failure-text.ts'
import classes from './info-card.module.css'
import { LicenseFacts } from './license-facts.tsx'

type InfoCardProps = {
  readonly state: RegistrationState
  readonly onDetails: () => void
  readonly onUnbind: () => void
}

export function InfoCard({ state, onDetails, onUnbind }: InfoCardProps) {
  const { t } = useTranslation('registration')
  const { failure, license, entitled } = state
  const hasFailed = !entitled && failure !== undefined
  return (
    <Card
      title={t('info.title')}
      aside={
        license === undefined ? null : (
          <Button variant="default" size="sm" onClick={onUnbind}>
            {t('info.unbind')}
          </Button>
        )
      }
    >
      {hasFailed ? <FailedFacts state={state} failure={failure} onDetails={onDetails} /> : null}
      {license === undefined && !hasFailed ? (
        <>
          <p className={classes['none']}>{t('info.none')}</p>
          <Steps
            label={t('info.steps.label')}
            steps={[t('info.steps.address'), t('info.steps.register'), t('info.steps.seats')]}
          />
        </>
      ) : null}
      {license === undefined ? null : <LicenseFacts license={license} />}
    </Card>
  )
}

type FailedFactsProps = {
  readonly state: RegistrationState
  readonly failure: ShownFailure
  readonly onDetails: () => void
}

function FailedFacts({ state, failure, onDetails }: FailedFactsProps) {
  const { t } = useTranslation('registration')
  const language = useLanguage()
  const { nextAttemptAt } = state
  const facts: readonly Fact[] = [
    {
      name: t('info.state'),
      value: <StateText tone="bad">{t('info.failed')}</StateText>,
    },
    { name: t('info.reason'), value: inLanguage(failure.title, language) },
    { name: t('info.time'), value: formatDateTime(failure.at, language) },
    ...(failure.count > 1
      ? [{ name: t('info.times'), value: formatNumber(failure.count, language) }]
      : []),
    ...(failure.server === undefined
      ? []
      : [{ name: t('info.server'), value: failure.server, machine: true }]),
    {
      name: t('info.retries'),
      value:
        nextAttemptAt === undefined ? t('info.onRequest') : formatDateTime(nextAttemptAt, language),
    },
  ]
  return (
    <div className={classes['failed']}>
      <Facts facts={facts} />
      <Button variant="default" onClick={onDetails}>
        {t('info.viewDetails')}
      </Button>
    </div>
  )
}

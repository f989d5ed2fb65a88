// The license server of this product: whether it answers, and what comes next (R18).
import { useTranslation } from 'react-i18next'
import type { RegistrationState, ShownLicense } from '../../api/registration-state.ts'
import { Card } from '../../kit/card.tsx'
import { type Fact, Facts } from '../../kit/facts.tsx'
import { formatDateTime } from '../../kit/format.ts'
import { useLanguage } from '../../kit/language.ts'
import { StateText } from '../../kit/state-text.tsx'
import { toneOf } from './state-tone.ts'

type ServerCardProps = {
  readonly state: RegistrationState
  readonly license: ShownLicense
}

export function ServerCard({ state, license }: ServerCardProps) {
  const { t } = useTranslation('registration')
  return (
    <Card title={t('info.server')}>
      <Facts facts={useServerFacts(state, license)} />
    </Card>
  )
}

function useServerFacts(state: RegistrationState, license: ShownLicense): readonly Fact[] {
  const { t } = useTranslation('registration')
  const language = useLanguage()
  const { server, nextAttemptAt, entitled } = state
  const next =
    nextAttemptAt === undefined ? t('info.onRequest') : formatDateTime(nextAttemptAt, language)
  return [
    ...(server === undefined ? [] : [{ name: t('info.address'), value: server, machine: true }]),
    { name: t('info.serverState'), value: <ServerState state={state} /> },
    { name: t('info.renewed'), value: formatDateTime(license.renewedAt, language) },
    { name: state.state === 'registered' ? t('info.renews') : t('info.retries'), value: next },
    ...(entitled
      ? [{ name: t('info.leaseEnds'), value: formatDateTime(license.leaseEndsAt, language) }]
      : []),
    ...(license.recovered ? [{ name: t('info.state'), value: t('info.recovered') }] : []),
  ]
}

function ServerState({ state }: { readonly state: RegistrationState }) {
  const { t } = useTranslation('registration')
  const { code } = state.warning ?? state.failure ?? {}
  const text =
    code === undefined
      ? t('info.serverOk')
      : code === 0
        ? t('info.serverSilent')
        : t('info.serverRefuses')
  return <StateText tone={toneOf(state)}>{text}</StateText>
}

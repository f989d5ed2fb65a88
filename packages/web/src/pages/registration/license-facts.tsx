// What the license gives and how its seats stand, as a list of facts (R11, R17).
import { useTranslation } from 'react-i18next'
import type { RegistrationState, ShownLicense } from '../../api/registration-state.ts'
import { type Fact, Facts } from '../../kit/facts.tsx'
import { formatDate, formatDateTime, formatNumber } from '../../kit/format.ts'
import { useLanguage } from '../../kit/language.ts'
import { StateText } from '../../kit/state-text.tsx'
import { Entitlements } from './entitlements.tsx'
import classes from './license-facts.module.css'
import { toneOf } from './state-tone.ts'

type LicenseFactsProps = {
  readonly state: RegistrationState
  readonly license: ShownLicense
}

export function LicenseFacts({ state, license }: LicenseFactsProps) {
  const { t } = useTranslation(['registration', 'common'])
  const language = useLanguage()
  const { maxConnections, connectionsInUse, expiresAt } = license
  const terms: readonly Fact[] = [
    { name: t('registration:info.licensee'), value: license.licensee },
    { name: t('registration:info.product'), value: license.product },
    { name: t('registration:info.publisher'), value: license.publisher },
    { name: t('registration:info.versions'), value: license.versions },
    { name: t('registration:info.maxConnections'), value: formatNumber(maxConnections, language) },
    { name: t('registration:info.inUse'), value: formatNumber(connectionsInUse, language) },
    {
      name: t('registration:info.expires'),
      value: expiresAt === null ? t('common:perpetual') : formatDate(expiresAt, language),
    },
  ]
  return (
    <>
      <Facts facts={terms} />
      <h3 className={classes['heading']}>{t('registration:info.entitlements')}</h3>
      <Entitlements entitlements={license.entitlements} />
      <h3 className={classes['heading']}>{t('registration:info.server')}</h3>
      <Facts facts={useServerFacts(state, license)} />
      <p className={classes['note']}>{t('common:seatIsNode')}</p>
    </>
  )
}

function useServerFacts(state: RegistrationState, license: ShownLicense): readonly Fact[] {
  const { t } = useTranslation('registration')
  const language = useLanguage()
  const { server, nextAttemptAt, entitled } = state
  const next =
    nextAttemptAt === undefined ? t('info.onRequest') : formatDateTime(nextAttemptAt, language)
  return [
    ...(server === undefined ? [] : [{ name: t('info.server'), value: server, machine: true }]),
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

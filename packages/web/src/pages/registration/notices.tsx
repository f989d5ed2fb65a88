// What somebody should look into, each with what to do: the worst come first.
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RegistrationState, ShownFault, ShownLicense } from '../../api/registration-state.ts'
import { formatDate, formatDateTime, formatSpan } from '../../kit/format.ts'
import { useLanguage } from '../../kit/language.ts'
import { Notice } from '../../kit/notice.tsx'
import { AskFault } from './ask-fault.tsx'
import { expiryTone } from './expiry-tone.ts'
import { causeSentence, inLanguage } from './failure-text.ts'
import classes from './notices.module.css'
import { RichText } from './rich-text.tsx'
import { isNotAllowed } from './use-registration.ts'

type NoticesProps = {
  readonly state: RegistrationState
  readonly staleError: unknown
  readonly onDetails: () => void
}

export function Notices({ state, staleError, onDetails }: NoticesProps) {
  const { t } = useTranslation('registration')
  return (
    <section className={classes['notices']} aria-label={t('notices.label')}>
      {staleError === null ? null : isNotAllowed(staleError) ? (
        <AskFault error={staleError} />
      ) : (
        <Notice tone="warn" title={t('productSilent.stale')} urgent />
      )}
      {state.entitled ? <CarryNotice state={state} onDetails={onDetails} /> : null}
      {state.license === undefined ? null : (
        <ExpiryNotice license={state.license} now={state.now} />
      )}
      {state.faults.map((fault) => (
        <FaultNotice key={fault.part} fault={fault} />
      ))}
      {state.busy === undefined ? null : (
        <Notice tone="info" title={t(`busy.${state.busy.what}`)}>
          {state.busy.by === undefined ? null : <p>{t('busy.by', { by: state.busy.by })}</p>}
        </Notice>
      )}
    </section>
  )
}

type CarryNoticeProps = Pick<NoticesProps, 'state' | 'onDetails'>

/** The lease carries on without the license server, or against its word: for how long (R18). */
function CarryNotice({ state, onDetails }: CarryNoticeProps) {
  const { t } = useTranslation('registration')
  const language = useLanguage()
  const { license, failure, warning, now } = state
  const reason = warning ?? (state.state === 'unreachable' ? failure : undefined)
  if (reason === undefined || license === undefined) return null
  const span = formatSpan(license.leaseEndsAt - now, language)
  const time = formatDateTime(license.leaseEndsAt, language)
  const sentence = failure === undefined ? undefined : causeSentence(failure, t)
  const remedy = inLanguage((failure ?? reason).remedy, language)
  return (
    <Notice tone="warn" title={inLanguage(reason.title, language)}>
      <p>{t('notices.carries', { span, time })}</p>
      <p>
        {sentence} <RichText text={remedy} />
      </p>
      {failure === undefined ? null : (
        <Button
          className={classes['button']}
          variant="default"
          size="compact-sm"
          onClick={onDetails}
        >
          {t('info.viewDetails')}
        </Button>
      )}
    </Notice>
  )
}

function ExpiryNotice({ license, now }: { readonly license: ShownLicense; readonly now: number }) {
  const { t } = useTranslation('registration')
  const language = useLanguage()
  if (license.expiresAt === null) return null
  const left = license.expiresAt - now
  const tone = expiryTone(left)
  if (tone === undefined) return null
  const date = formatDate(license.expiresAt, language)
  const title =
    left > 0
      ? t('notices.expires', { span: formatSpan(left, language), date })
      : t('notices.expired', { date })
  return (
    <Notice tone={tone} title={title}>
      <p>{t('notices.expiresText')}</p>
    </Notice>
  )
}

function FaultNotice({ fault }: { readonly fault: ShownFault }) {
  const { t } = useTranslation('registration')
  const language = useLanguage()
  const part = isPart(fault.part) ? t(`notices.part.${fault.part}`) : fault.part
  const time = formatDateTime(fault.since, language)
  return (
    <Notice tone="warn" title={t('notices.fault', { part })}>
      <p>{inLanguage(fault.remedy, language)}</p>
      <p className={classes['small']}>
        <span lang="en">{fault.text}</span> · {t('notices.since', { time })}
      </p>
    </Notice>
  )
}

const parts = ['store', 'configDatabase', 'stateServer', 'fileServer'] as const

const isPart = (part: string): part is (typeof parts)[number] =>
  parts.some((known) => known === part)

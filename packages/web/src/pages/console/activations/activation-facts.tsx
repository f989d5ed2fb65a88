// What one activation or refusal says: the outcome, why a refusal, why the license server asked, and how
// far its clock is off. The same wherever activations are listed.
import { CATALOGUE, findErrorName } from '@marque/protocol/errors'
import { useTranslation } from 'react-i18next'
import type { Activation } from '../../../api/authority-activations.ts'
import { formatDateTime, formatNumber, formatSpan, type Language } from '../../../kit/format.ts'
import { useLanguage } from '../../../kit/language.ts'
import { StateText } from '../../../kit/state-text.tsx'
import classes from './activation-facts.module.css'
import { clockOffset } from './clock-offset.ts'

export function OutcomeText({ activation }: { readonly activation: Activation }) {
  const { t } = useTranslation('activations')
  if (activation.outcome === 'refused') {
    return <StateText tone="bad">{t('refused')}</StateText>
  }
  return activation.chain === 'break' ? (
    <StateText tone="warn">{t('approvedBreak')}</StateText>
  ) : (
    <StateText tone="good">{t('approved')}</StateText>
  )
}

/** Why it was refused, as the catalogue says it. */
export function RefusalText({ activation }: { readonly activation: Activation }) {
  const { t } = useTranslation('common')
  const language = useLanguage()
  if (activation.code === undefined) return null
  const refusal = refusalOf(activation.code, language)
  return (
    <p className={classes['refusal']}>
      <b>{t('errorCode', { code: activation.code })}</b>
      {refusal === undefined ? null : (
        <>
          {` · ${refusal.title}`}
          <span>{refusal.explanation}</span>
        </>
      )}
    </p>
  )
}

export function refusalOf(
  code: number,
  language: Language,
): { readonly title: string; readonly explanation: string } | undefined {
  const name = findErrorName(code)
  if (name === undefined) return undefined
  const { title, explanation } = CATALOGUE[name]
  const tongue = language === 'zh-CN' ? 'zh' : 'en'
  return { title: title[tongue], explanation: explanation[tongue] }
}

export function ActivationFacts({ activation }: { readonly activation: Activation }) {
  const { t } = useTranslation('activations')
  const language = useLanguage()
  const { times, lastAt, licenseSerial, sequence, reason } = activation
  return (
    <ul className={classes['facts']}>
      <li>{t('because', { reason: t(`reason.${reason}`) })}</li>
      <li>
        <ClockText offsetSeconds={activation.clockOffsetSeconds} />
      </li>
      <li>{t('serial', { serial: formatNumber(licenseSerial, language) })}</li>
      <li>{t('sequence', { number: formatNumber(sequence, language) })}</li>
      {times === 1 ? null : (
        <li>
          {t('times', {
            number: formatNumber(times, language),
            time: formatDateTime(lastAt, language),
          })}
        </li>
      )}
    </ul>
  )
}

function ClockText({ offsetSeconds }: { readonly offsetSeconds: number }) {
  const { t } = useTranslation('activations')
  const language = useLanguage()
  const { side, seconds, marked } = clockOffset(offsetSeconds)
  const text = t(`clock.${side}`, { span: formatSpan(seconds, language) })
  if (!marked) return text
  return (
    <span className={classes['off']}>
      {text} ({t('clock.marked')})
    </span>
  )
}

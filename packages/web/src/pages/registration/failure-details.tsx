// Everything that is known of one failure: what it means, what to do, and what support asks for.
import { Anchor } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ShownFailure } from '../../api/registration-state.ts'
import { type Fact, Facts } from '../../kit/facts.tsx'
import { formatDateTime } from '../../kit/format.ts'
import { useLanguage } from '../../kit/language.ts'
import classes from './failure-dialog.module.css'
import { causeSentence, codeText, inLanguage, qrPageOf } from './failure-text.ts'
import { RichText } from './rich-text.tsx'

export function FailureDetails({ failure }: { readonly failure: ShownFailure }) {
  const { t } = useTranslation('registration')
  const language = useLanguage()
  const qrPage = qrPageOf(failure)
  return (
    <div className={classes['details']}>
      <h3>{t('failure.explanation')}</h3>
      <p>{causeSentence(failure, t) ?? inLanguage(failure.explanation, language)}</p>
      <h3>{t('failure.remedy')}</h3>
      <p>
        <RichText text={inLanguage(failure.remedy, language)} />
      </p>
      {qrPage === undefined ? null : (
        <p>
          <Anchor href={qrPage} target="_blank" rel="noreferrer">
            {t('failure.qrPage')}
          </Anchor>
        </p>
      )}
      <Facts facts={useFacts(failure)} />
    </div>
  )
}

function useFacts(failure: ShownFailure): readonly Fact[] {
  const { t } = useTranslation('registration')
  const language = useLanguage()
  const { truth, detail, server, since, at } = failure
  const time = formatDateTime(at, language)
  return [
    { name: t('failure.code'), value: codeText(failure) },
    ...(truth === undefined
      ? []
      : [
          {
            name: t('failure.truth'),
            value: `${inLanguage(truth.title, language)} (${codeText(truth)})`,
          },
        ]),
    ...(detail === undefined
      ? []
      : [{ name: t('failure.technical'), value: <span lang="en">{detail}</span> }]),
    ...(server === undefined ? [] : [{ name: t('failure.server'), value: server, machine: true }]),
    { name: t('failure.since'), value: formatDateTime(since, language) },
    ...(at === since ? [] : [{ name: t('failure.last'), value: time }]),
  ]
}

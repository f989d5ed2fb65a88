// One mail that goes out: how far it got, and how it reads. One that was not delivered yet is written
// anew when it is sent; until then its page shows what it will say.
import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'wouter'
import './texts.ts'
import { getPreview, getSent, mailFrames, type SentDetail } from '../../../api/authority-mail.ts'
import { Card } from '../../../kit/card.tsx'
import { type Fact, Facts } from '../../../kit/facts.tsx'
import { formatDateTime, formatNumber } from '../../../kit/format.ts'
import { useLanguage } from '../../../kit/language.ts'
import { Failed, Waiting } from '../../../kit/list-table.tsx'
import { Notice } from '../../../kit/notice.tsx'
import { Columns, DetailPage } from '../../../kit/page.tsx'
import table from '../../../kit/table.module.css'
import { MailView } from './mail-view.tsx'
import { RetryButton } from './sent-page.tsx'
import { SentStateText } from './sent-state.tsx'

export function SentMailPage() {
  const { t } = useTranslation('mail')
  const { id = '' } = useParams<{ id: string }>()
  const query = useQuery({ queryKey: ['mails', 'sent', 'one', id], queryFn: () => getSent(id) })
  return (
    <DetailPage
      title={t('sent.detail')}
      parent={{ href: '/mail/sent', label: t('sent.toList') }}
      query={query}
    >
      {(mail) => ({
        title: mail.subject ?? t(`kind.${mail.kind}`),
        lead: (
          <>
            <SentStateText mail={mail} />
            <span>{mail.to}</span>
          </>
        ),
        actions: <RetryButton mail={mail} />,
        body: <Body mail={mail} />,
      })}
    </DetailPage>
  )
}

type MailProps = { readonly mail: SentDetail }

function Body({ mail }: MailProps) {
  const { t } = useTranslation('mail')
  const { state, lastError, text } = mail
  return (
    <>
      {lastError === undefined || state === 'sent' ? null : (
        <Notice tone="bad" title={t('sent.lastError')}>
          <p>{lastError}</p>
        </Notice>
      )}
      <Columns>
        {text === undefined ? (
          <Draft mail={mail} />
        ) : (
          <Card title={t(state === 'sent' ? 'sent.delivered' : 'sent.tried')}>
            <MailView text={text} html={mailFrames.sent(mail.id)} />
          </Card>
        )}
        <Card title={t('sent.detail')}>
          <Facts facts={[...useFacts(mail), ...useAbout(mail)]} />
        </Card>
      </Columns>
    </>
  )
}

/** What it would say now. */
function Draft({ mail }: MailProps) {
  const { t } = useTranslation('mail')
  const { kind, language, request, deployment } = mail
  const about = { requestId: request?.id, deploymentId: deployment?.id }
  const draft = useQuery({
    queryKey: ['mails', 'preview', kind, language, about],
    queryFn: () => getPreview(kind, language, about),
  })
  return (
    <Card title={t('sent.draft')}>
      {draft.data === undefined ? (
        draft.error === null ? (
          <Waiting />
        ) : (
          <Failed list={draft} error={draft.error} />
        )
      ) : (
        <>
          <MailView text={draft.data.text} html={mailFrames.preview(kind, language, about)} />
          <p className={table['note']}>{t('sent.draftText')}</p>
        </>
      )}
    </Card>
  )
}

function useFacts(mail: SentDetail): readonly Fact[] {
  const { t } = useTranslation('mail')
  const language = useLanguage()
  const time = (at: number) => formatDateTime(at, language)
  const { kind, attempts, createdAt, sentAt, nextAttemptAt } = mail
  return [
    { name: t('sent.column.kind'), value: t(`kind.${kind}`) },
    { name: t('sent.column.to'), value: mail.to },
    { name: t('sent.language'), value: t(`language.${mail.language}`) },
    { name: t('sent.created'), value: time(createdAt) },
    ...(sentAt === undefined ? [] : [{ name: t('sent.sentAt'), value: time(sentAt) }]),
    { name: t('sent.attempts'), value: formatNumber(attempts, language) },
    ...(nextAttemptAt === undefined
      ? []
      : [{ name: t('sent.nextAttempt'), value: time(nextAttemptAt) }]),
  ]
}

function useAbout({ request, license, deployment }: SentDetail): readonly Fact[] {
  const { t } = useTranslation('mail')
  const linked = (name: string, page: string, of: { readonly id: string } | undefined): Fact[] =>
    of === undefined
      ? []
      : [
          {
            name,
            value: (
              <Anchor component={Link} href={`${page}/${of.id}`} inherit>
                {of.id.slice(0, 8)}
              </Anchor>
            ),
          },
        ]
  return [
    ...linked(t('sent.request'), '/requests', request),
    ...linked(t('sent.license'), '/licenses', license),
    ...linked(t('sent.deployment'), '/deployments', deployment),
  ]
}

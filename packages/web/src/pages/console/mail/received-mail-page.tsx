// One mail that came in: what was read of it, what is wrong with it, and what it led to.
import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'wouter'
import './texts.ts'
import { getReceived, type ReceivedDetail, type ReceivedMail } from '../../../api/authority-mail.ts'
import { mail as english } from '../../../i18n/en/mail.ts'
import { problemText } from '../../../i18n/fault-problem.ts'
import { Card } from '../../../kit/card.tsx'
import { type Fact, Facts } from '../../../kit/facts.tsx'
import { formatBytes, formatDateTime } from '../../../kit/format.ts'
import { useLanguage } from '../../../kit/language.ts'
import { Notice } from '../../../kit/notice.tsx'
import { Columns, DetailPage, Stack } from '../../../kit/page.tsx'
import table from '../../../kit/table.module.css'
import classes from './mail.module.css'
import { ReceivedStateText, useReasonText } from './received-state.tsx'

export function ReceivedMailPage() {
  const { t } = useTranslation('mail')
  const { id = '' } = useParams<{ id: string }>()
  const query = useQuery({
    queryKey: ['mails', 'received', 'one', id],
    queryFn: () => getReceived(id),
  })
  return (
    <DetailPage
      title={t('received.detail')}
      parent={{ href: '/mail', label: t('received.toList') }}
      query={query}
    >
      {(mail) => ({
        title: mail.subject || t('received.noSubject'),
        lead: (
          <>
            <ReceivedStateText state={mail.state} />
            <span>{mail.from}</span>
          </>
        ),
        body: <Body mail={mail} />,
      })}
    </DetailPage>
  )
}

type MailProps = { readonly mail: ReceivedDetail }

function Body({ mail }: MailProps) {
  const { t } = useTranslation('mail')
  const reason = useReasonText(mail)
  return (
    <>
      {reason === undefined ? null : (
        <Notice tone="info" title={t('received.why')}>
          <p>{reason}</p>
        </Notice>
      )}
      {mail.faults.length === 0 ? null : <Faults mail={mail} />}
      <Columns>
        <Card title={t('received.text')}>
          {mail.text.trim() === '' ? (
            <p className={table['none']}>{t('received.noText')}</p>
          ) : (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a long mail is scrolled by keyboard.
            <pre className={classes['text']} tabIndex={0}>
              {mail.text}
            </pre>
          )}
        </Card>
        <Stack>
          <Card title={t('received.detail')}>
            <Facts facts={useFacts(mail)} />
          </Card>
          <Attachments mail={mail} />
        </Stack>
      </Columns>
    </>
  )
}

function Faults({ mail }: MailProps) {
  const { t } = useTranslation('mail')
  const { t: tFaults } = useTranslation('faults')
  const nameOf = (field: string) => {
    const key = field.replaceAll('.', '_')
    return isField(key) ? t(`field.${key}`) : field
  }
  return (
    <Notice tone="warn" title={t('received.faults')}>
      <ul className={classes['faults']}>
        {mail.faults.map((fault) => (
          <li key={`${fault.field} ${fault.problem}`}>
            <b>{nameOf(fault.field)}</b> {problemText(fault, tFaults)}
          </li>
        ))}
      </ul>
    </Notice>
  )
}

/** The page of a deployment that a mail asks to move knows that mail. */
export const pageOfDeployment = ({ id, state, deployment }: ReceivedMail): string =>
  `/deployments/${deployment?.id ?? ''}${state === 'migration' ? `?mail=${id}` : ''}`

const isField = (key: string): key is keyof typeof english.field =>
  Object.hasOwn(english.field, key)

function useFacts(mail: ReceivedDetail): readonly Fact[] {
  const { t } = useTranslation('mail')
  const language = useLanguage()
  const { request, deployment, messageId } = mail
  const link = (href: string, text: string) => (
    <Anchor component={Link} href={href} inherit>
      {text}
    </Anchor>
  )
  return [
    ...(request === undefined
      ? []
      : [
          {
            name: t('sent.request'),
            value: link(`/requests/${request.id}`, t('received.toRequest')),
          },
        ]),
    ...(deployment === undefined
      ? []
      : [
          {
            name: t('sent.deployment'),
            value: link(pageOfDeployment(mail), t('received.toDeployment')),
          },
        ]),
    ...(mail.state === 'migration'
      ? [
          {
            name: t('received.privateConfig'),
            value: t(mail.hasPrivateConfig ? 'received.attached' : 'received.notAttached'),
          },
        ]
      : []),
    { name: t('received.from'), value: mail.from },
    { name: t('received.to'), value: mail.to.join(', ') },
    { name: t('received.at'), value: formatDateTime(mail.receivedAt, language) },
    { name: t('received.by'), value: t(`received.origin.${mail.origin}`) },
    { name: t('received.size'), value: formatBytes(mail.sizeBytes, language) },
    ...(messageId === undefined
      ? []
      : [{ name: t('received.messageId'), value: messageId, machine: true }]),
  ]
}

function Attachments({ mail: { attachments } }: MailProps) {
  const { t } = useTranslation('mail')
  const language = useLanguage()
  return (
    <Card title={t('received.attachments')}>
      {attachments.length === 0 ? (
        <p className={table['none']}>{t('received.noAttachments')}</p>
      ) : (
        <>
          <ul className={classes['attachments']}>
            {attachments.map(({ name, type, sizeBytes }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two attachments may be alike.
              <li key={index}>
                <b>{name}</b>
                <small>
                  {type} · {formatBytes(sizeBytes, language)}
                </small>
              </li>
            ))}
          </ul>
          <p className={table['note']}>{t('received.notKept')}</p>
        </>
      )}
    </Card>
  )
}

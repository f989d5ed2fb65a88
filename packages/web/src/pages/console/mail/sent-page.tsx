// Mail that goes out: what waits, what was delivered, what failed and why (R2).
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import './texts.ts'
import { listSent, retrySent, type SentMail } from '../../../api/authority-mail.ts'
import { Card } from '../../../kit/card.tsx'
import { FaultNotice } from '../../../kit/fault-notice.tsx'
import { FilterTabs } from '../../../kit/filter-tabs.tsx'
import { formatDateTime, formatNumber } from '../../../kit/format.ts'
import { useLanguage } from '../../../kit/language.ts'
import { type Column, ListTable } from '../../../kit/list-table.tsx'
import { Notice } from '../../../kit/notice.tsx'
import { useSay } from '../../../kit/outcome.tsx'
import { Page } from '../../../kit/page.tsx'
import { useChoice, usePagedList } from '../../../kit/use-paged-list.ts'
import { useWrite } from '../../../kit/use-write.ts'
import { useMay } from '../use-operator.ts'
import { useOverview } from '../use-overview.ts'
import classes from './mail.module.css'
import { MailTabs } from './mail-tabs.tsx'
import { SentStateText, sentStates } from './sent-state.tsx'

export function SentPage() {
  const { t } = useTranslation('mail')
  const { chosen, choose, clear, isEmpty } = useChoice('state')
  const state = sentStates.find((each) => each === chosen.state)
  const list = usePagedList(['mails', 'sent', state], (cursor) => listSent({ state, cursor }))
  const sendsMail = useOverview().data?.mail?.out ?? true
  return (
    <Page title={t('title')}>
      <MailTabs shown="sent" />
      {sendsMail ? null : <Notice tone="info" title={t('off.out')} />}
      <Card
        title={
          <FilterTabs
            label={t('sent.filter')}
            value={state ?? ''}
            choices={[
              { value: '', label: t('sent.every') },
              ...sentStates.map((each) => ({ value: each, label: t(`sent.state.${each}`) })),
            ]}
            onChoose={(value) => choose({ state: value })}
          />
        }
      >
        <ListTable
          label={t('sent.list')}
          list={list}
          columns={useColumns()}
          rowKey={({ id }) => id}
          rowHref={({ id }) => `/mail/sent/${id}`}
          none={t('sent.none')}
          onClear={isEmpty ? undefined : clear}
        />
      </Card>
    </Page>
  )
}

function useColumns(): readonly Column<SentMail>[] {
  const { t } = useTranslation('mail')
  const language = useLanguage()
  return [
    { key: 'kind', head: t('sent.column.kind'), cell: ({ kind }) => t(`kind.${kind}`) },
    { key: 'to', head: t('sent.column.to'), cell: ({ to }) => to },
    { key: 'state', head: t('sent.column.state'), cell: (mail) => <StateOf mail={mail} /> },
    {
      key: 'attempts',
      head: t('sent.column.attempts'),
      cell: ({ attempts }) => formatNumber(attempts, language),
    },
    {
      key: 'created',
      head: t('sent.column.created'),
      cell: ({ createdAt }) => formatDateTime(createdAt, language),
    },
  ]
}

function StateOf({ mail }: { readonly mail: SentMail }) {
  const { t } = useTranslation('mail')
  const language = useLanguage()
  const { state, lastError, nextAttemptAt } = mail
  return (
    <>
      <SentStateText mail={mail} />
      {lastError === undefined || state === 'sent' ? null : (
        <small className={classes['why']}>{lastError}</small>
      )}
      {nextAttemptAt === undefined || state !== 'queued' ? null : (
        <small className={classes['why']}>
          {t('sent.next', { time: formatDateTime(nextAttemptAt, language) })}
        </small>
      )}
      <RetryButton mail={mail} />
    </>
  )
}

/** For what has failed, or would be tried again only later. */
export function RetryButton({ mail }: { readonly mail: SentMail }) {
  const { t } = useTranslation('mail')
  const say = useSay()
  const { mutate, isPending, error } = useWrite(retrySent)
  const mayRetry = useMay('issuer')
  if (!mayRetry || mail.state === 'sent' || (mail.state === 'queued' && mail.attempts === 0)) {
    return null
  }
  return (
    <div className={classes['retry']}>
      <Button
        variant="default"
        size="xs"
        loading={isPending}
        onClick={() => mutate(mail.id, { onSuccess: () => say(t('sent.retried')) })}
      >
        {t('sent.retry')}
      </Button>
      {error === null ? null : <FaultNotice error={error} />}
    </div>
  )
}

// Mail that came in, and what became of each; a mail or mailbox is imported here too (R1).
import { useTranslation } from 'react-i18next'
import './texts.ts'
import { listReceived, type ReceivedMail } from '../../../api/authority-mail.ts'
import { Card } from '../../../kit/card.tsx'
import { FilterTabs } from '../../../kit/filter-tabs.tsx'
import { formatDateTime } from '../../../kit/format.ts'
import { useLanguage } from '../../../kit/language.ts'
import { type Column, ListTable } from '../../../kit/list-table.tsx'
import { Notice } from '../../../kit/notice.tsx'
import { Page } from '../../../kit/page.tsx'
import { useChoice, usePagedList } from '../../../kit/use-paged-list.ts'
import { useMay } from '../use-operator.ts'
import { useOverview } from '../use-overview.ts'
import { ImportCard } from './import-card.tsx'
import classes from './mail.module.css'
import { MailTabs } from './mail-tabs.tsx'
import { ReceivedStateText, receivedStates, useReasonText } from './received-state.tsx'

export function ReceivedPage() {
  const { t } = useTranslation('mail')
  const { chosen, choose, clear, isEmpty } = useChoice('state')
  const state = receivedStates.find((each) => each === chosen.state)
  const list = usePagedList(['mails', 'received', state], (cursor) =>
    listReceived({ state, cursor }),
  )
  const takesMail = useOverview().data?.mail?.in ?? true
  return (
    <Page title={t('title')}>
      <MailTabs shown="received" />
      {takesMail ? null : <Notice tone="info" title={t('off.in')} />}
      <Card
        title={
          <FilterTabs
            label={t('received.filter')}
            value={state ?? ''}
            choices={[
              { value: '', label: t('received.every') },
              ...receivedStates.map((each) => ({
                value: each,
                label: t(`received.state.${each}`),
              })),
            ]}
            onChoose={(value) => choose({ state: value })}
          />
        }
      >
        <ListTable
          label={t('received.list')}
          list={list}
          columns={useColumns()}
          rowKey={({ id }) => id}
          rowHref={({ id }) => `/mail/received/${id}`}
          none={t('received.none')}
          onClear={isEmpty ? undefined : clear}
        />
      </Card>
      {useMay('issuer') ? <ImportCard /> : null}
    </Page>
  )
}

function useColumns(): readonly Column<ReceivedMail>[] {
  const { t } = useTranslation('mail')
  const language = useLanguage()
  return [
    {
      key: 'subject',
      head: t('received.column.subject'),
      cell: ({ subject }) => subject || t('received.noSubject'),
    },
    { key: 'from', head: t('received.column.from'), cell: ({ from }) => from },
    {
      key: 'state',
      head: t('received.column.state'),
      cell: (mail) => <StateOf mail={mail} />,
    },
    {
      key: 'received',
      head: t('received.column.received'),
      cell: ({ receivedAt }) => formatDateTime(receivedAt, language),
    },
  ]
}

export function StateOf({ mail }: { readonly mail: ReceivedMail }) {
  const reason = useReasonText(mail)
  return (
    <>
      <ReceivedStateText state={mail.state} />
      {reason === undefined ? null : <small className={classes['why']}>{reason}</small>}
    </>
  )
}

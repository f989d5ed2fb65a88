// One request: what was written and what is wrong with it, the contract that it is held against, the
// terms that a confirmation would issue, and what came of it (R1, R2).
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useParams } from 'wouter'
import { type RequestDetail, readRequest } from '../../../api/authority-desk.ts'
import { Card } from '../../../kit/card.tsx'
import { type Fact, Facts } from '../../../kit/facts.tsx'
import { formatDateTime } from '../../../kit/format.ts'
import { useLanguage } from '../../../kit/language.ts'
import { Notice } from '../../../kit/notice.tsx'
import { Columns, DetailPage, Stack } from '../../../kit/page.tsx'
import { ArchiveCard } from '../deployments/archive-card.tsx'
import { ContractCard } from './contract-card.tsx'
import { DecisionCard } from './decision-card.tsx'
import { IssuedCard } from './issued-card.tsx'
import { RequestStateText } from './request-state.tsx'
import './texts.ts'
import { WrittenCard } from './written-card.tsx'

export function RequestPage() {
  const { t } = useTranslation('requests')
  const { id = '' } = useParams()
  const query = useQuery({ queryKey: ['requests', id], queryFn: () => readRequest(id) })
  return (
    <DetailPage title={t('title')} parent={{ href: '/requests', label: t('title') }} query={query}>
      {(request) => ({
        title: request.company || request.from || t('title'),
        lead: <Lead request={request} />,
        body: <Body request={request} />,
      })}
    </DetailPage>
  )
}

function Lead({ request }: { readonly request: RequestDetail }) {
  const { t } = useTranslation('requests')
  const language = useLanguage()
  return (
    <>
      <RequestStateText state={request.state} />
      <span>{request.projectName}</span>
      <span>
        {formatDateTime(request.createdAt, language)} · {t(`source.${request.source}`)}
      </span>
    </>
  )
}

function Body({ request }: { readonly request: RequestDetail }) {
  return (
    <Columns>
      <Stack>
        {request.state === 'open' ? <DecisionCard request={request} /> : null}
        {request.license === undefined ? null : <IssuedCard request={request} />}
        {request.deployment === undefined ? null : (
          <ArchiveCard deploymentId={request.deployment.id} />
        )}
        <WrittenCard request={request} />
      </Stack>
      <Stack>
        <ContractCard request={request} />
        <HistoryCard request={request} />
      </Stack>
    </Columns>
  )
}

function HistoryCard({ request }: { readonly request: RequestDetail }) {
  const { t } = useTranslation('requests')
  const language = useLanguage()
  const { state, rejection, decidedAt, messageId } = request
  const facts: readonly Fact[] = [
    { name: t('field.source'), value: t(`source.${request.source}`) },
    { name: t('field.createdAt'), value: formatDateTime(request.createdAt, language) },
    ...(decidedAt === undefined
      ? []
      : [{ name: t('field.decidedAt'), value: formatDateTime(decidedAt, language) }]),
    ...(messageId === undefined
      ? []
      : [{ name: t('field.messageId'), value: messageId, machine: true }]),
  ]
  return (
    <Card title={t('field.state')} aside={<RequestStateText state={state} />}>
      {rejection === undefined ? (
        <p style={{ margin: '0 0 0.5rem' }}>{t(`stateText.${state}`)}</p>
      ) : (
        <Notice tone="bad" title={t('rejection')}>
          <p>{rejection}</p>
        </Notice>
      )}
      <Facts facts={facts} />
    </Card>
  )
}

// One licensee: its contract, its licenses and its deployments.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'wouter'
import {
  type Licensee,
  listDeploymentsOf,
  listLicenses,
  readLicensee,
} from '../../../api/authority-desk.ts'
import { Card } from '../../../kit/card.tsx'
import { Facts } from '../../../kit/facts.tsx'
import { formatDate, formatNumber } from '../../../kit/format.ts'
import { useLanguage } from '../../../kit/language.ts'
import { ListTable } from '../../../kit/list-table.tsx'
import { MailAddress } from '../../../kit/mail-address.tsx'
import { Columns, DetailPage, Stack } from '../../../kit/page.tsx'
import { StateText } from '../../../kit/state-text.tsx'
import { usePagedList } from '../../../kit/use-paged-list.ts'
import { useMay } from '../use-operator.ts'
import { LicenseeDialog } from './licensee-dialog.tsx'
import './texts.ts'

export function LicenseePage() {
  const { t } = useTranslation('licensees')
  const { id = '' } = useParams()
  const query = useQuery({ queryKey: ['licensees', id], queryFn: () => readLicensee(id) })
  const [editing, setEditing] = useState(false)
  const mayIssue = useMay('issuer')
  return (
    <DetailPage title={t('title')} parent={{ href: '/licensees', label: t('title') }} query={query}>
      {(licensee) => ({
        title: licensee.name,
        lead: <span>{licensee.email}</span>,
        actions: mayIssue ? (
          <Button variant="default" onClick={() => setEditing(true)}>
            {t('edit')}
          </Button>
        ) : undefined,
        body: (
          <Columns>
            <Stack>
              <LicensesCard licenseeId={licensee.id} />
              <DeploymentsCard licenseeId={licensee.id} />
            </Stack>
            <ContractCard licensee={licensee} />
            <LicenseeDialog
              opened={editing}
              licensee={licensee}
              onClose={() => setEditing(false)}
            />
          </Columns>
        ),
      })}
    </DetailPage>
  )
}

function ContractCard({ licensee }: { readonly licensee: Licensee }) {
  const { t } = useTranslation('licensees')
  const language = useLanguage()
  const { language: spoken } = licensee
  return (
    <Card title={t('contract')}>
      <Facts
        facts={[
          { name: t('name'), value: licensee.name },
          { name: t('email'), value: <MailAddress address={licensee.email} /> },
          { name: t('contractSignedOn'), value: licensee.contractSignedOn },
          {
            name: t('language'),
            value: spoken === undefined ? t('languageAny') : t(`languageOf.${spoken}`),
          },
          { name: t('createdAt'), value: formatDate(licensee.createdAt, language) },
        ]}
      />
    </Card>
  )
}

type OfLicensee = { readonly licenseeId: string }

function LicensesCard({ licenseeId }: OfLicensee) {
  const { t } = useTranslation(['licensees', 'common'])
  const language = useLanguage()
  const list = usePagedList(['licenses', { licenseeId }], (cursor) =>
    listLicenses({ licenseeId }, cursor),
  )
  return (
    <Card title={t('licensees:licenses')}>
      <ListTable
        label={t('licensees:licenses')}
        list={list}
        rowKey={({ id }) => id}
        rowHref={({ id }) => `/licenses/${id}`}
        none={t('licensees:licensesNone')}
        columns={[
          { key: 'project', head: t('licensees:project'), cell: ({ project }) => project },
          { key: 'product', head: t('licensees:product'), cell: ({ product }) => product.name },
          {
            key: 'max',
            head: t('licensees:maxConnections'),
            end: true,
            cell: ({ terms }) => formatNumber(terms.maxConnections, language),
          },
          {
            key: 'expires',
            head: t('licensees:expires'),
            cell: ({ terms }) =>
              terms.exp === undefined ? t('common:perpetual') : formatDate(terms.exp, language),
          },
        ]}
      />
    </Card>
  )
}

function DeploymentsCard({ licenseeId }: OfLicensee) {
  const { t } = useTranslation('licensees')
  const language = useLanguage()
  const list = usePagedList(['deployments', { licenseeId }], (cursor) =>
    listDeploymentsOf({ licenseeId }, cursor),
  )
  return (
    <Card title={t('deployments')}>
      <ListTable
        label={t('deployments')}
        list={list}
        rowKey={({ id }) => id}
        rowHref={({ id }) => `/deployments/${id}`}
        none={t('deploymentsNone')}
        columns={[
          { key: 'project', head: t('project'), cell: ({ project }) => project },
          { key: 'product', head: t('product'), cell: ({ product }) => product.name },
          {
            key: 'state',
            head: t('state'),
            cell: ({ state }) => (
              <StateText tone={state === 'active' ? 'good' : 'warn'}>
                {t(`stateOf.${state}`)}
              </StateText>
            ),
          },
          {
            key: 'made',
            head: t('made'),
            cell: ({ createdAt }) => formatDate(createdAt, language),
          },
        ]}
      />
    </Card>
  )
}

// The inbox: requests by state, newest first, sought by the server over all of them (R1).
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { type LicenseRequest, listRequests, requestStates } from '../../../api/authority-desk.ts'
import { Card } from '../../../kit/card.tsx'
import { FilterTabs } from '../../../kit/filter-tabs.tsx'
import { formatDateTime, formatNumber } from '../../../kit/format.ts'
import { Icon } from '../../../kit/icons.tsx'
import { useLanguage } from '../../../kit/language.ts'
import { type Column, ListTable } from '../../../kit/list-table.tsx'
import { ListHead, Page } from '../../../kit/page.tsx'
import { SearchField } from '../../../kit/search-field.tsx'
import { useChoice, usePagedList } from '../../../kit/use-paged-list.ts'
import { useMay } from '../use-operator.ts'
import { useOverview } from '../use-overview.ts'
import { RequestStateText } from './request-state.tsx'
import './texts.ts'

export function RequestsPage() {
  const { t } = useTranslation(['requests', 'console'])
  const { chosen, choose, clear } = useChoice('state', 'q')
  const list = usePagedList(['requests', chosen], (cursor) => listRequests(chosen, cursor))
  const open = useOverview().data?.needs.openRequests
  const mayIssue = useMay('issuer')
  return (
    <Page
      title={t('requests:title')}
      actions={
        mayIssue ? (
          <Button
            component={Link}
            href="/requests/new"
            leftSection={<Icon name="plus" size={16} />}
          >
            {t('requests:add')}
          </Button>
        ) : undefined
      }
    >
      <Card>
        <ListHead>
          <FilterTabs
            label={t('requests:filter')}
            value={chosen.state}
            onChoose={(state) => choose({ state })}
            choices={[
              { value: '', label: t('console:list.all') },
              ...requestStates.map((state) => ({
                value: state,
                label: t(`requests:state.${state}`),
                count: state === 'open' ? open : undefined,
              })),
            ]}
          />
          <SearchField
            label={t('requests:search')}
            value={chosen.q}
            onSearch={(q) => choose({ q })}
          />
        </ListHead>
        <ListTable
          label={t('requests:title')}
          list={list}
          columns={useColumns()}
          rowKey={({ id }) => id}
          rowHref={({ id }) => `/requests/${id}`}
          none={t('requests:none')}
          onClear={chosen.state === '' && chosen.q === '' ? undefined : clear}
        />
      </Card>
    </Page>
  )
}

function useColumns(): readonly Column<LicenseRequest>[] {
  const { t } = useTranslation('requests')
  const language = useLanguage()
  return [
    {
      key: 'company',
      head: t('field.company'),
      cell: ({ company, from }) => company || from || t('notGiven'),
    },
    { key: 'project', head: t('field.projectName'), cell: ({ projectName }) => projectName },
    {
      key: 'product',
      head: t('field.product'),
      cell: ({ product, productVersion: { minor } }) =>
        product === undefined ? (
          minor
        ) : (
          <>
            {product}
            <small>{minor}</small>
          </>
        ),
    },
    {
      key: 'max',
      head: t('field.maxRegistrations'),
      end: true,
      cell: ({ maxRegistrations }) => formatNumber(maxRegistrations ?? 1, language),
    },
    {
      key: 'state',
      head: t('field.state'),
      cell: ({ state, faults }) => (
        <>
          <RequestStateText state={state} />
          {faults.length === 0 ? null : <small>{t('faultCount', { count: faults.length })}</small>}
        </>
      ),
    },
    {
      key: 'createdAt',
      head: t('field.createdAt'),
      cell: ({ createdAt, source }) => (
        <>
          {formatDateTime(createdAt, language)}
          <small>{t(`source.${source}`)}</small>
        </>
      ),
    },
  ]
}

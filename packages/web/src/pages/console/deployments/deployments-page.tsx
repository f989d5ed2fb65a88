// All deployments, sought by text and state.
import { useTranslation } from 'react-i18next'
import './texts.ts'
import type { Deployment } from '../../../api/authority-deployments.ts'
import { Card } from '../../../kit/card.tsx'
import { FilterTabs } from '../../../kit/filter-tabs.tsx'
import { formatDate } from '../../../kit/format.ts'
import { useLanguage } from '../../../kit/language.ts'
import { type Column, ListTable } from '../../../kit/list-table.tsx'
import { Page } from '../../../kit/page.tsx'
import { SearchField } from '../../../kit/search-field.tsx'
import { useChoice } from '../../../kit/use-paged-list.ts'
import { StateOf, UnprovenMark } from './deployment-state.tsx'
import { states, useDeployments } from './use-deployments.ts'

export function DeploymentsPage() {
  const { t } = useTranslation('deployments')
  const { chosen, choose, clear, isEmpty } = useChoice('q', 'state')
  const list = useDeployments(chosen)
  return (
    <Page title={t('title')} lead={<p>{t('intro')}</p>}>
      <Card
        title={
          <FilterTabs
            label={t('stateFilter')}
            value={chosen.state}
            choices={[
              { value: '', label: t('every') },
              ...states.map((state) => ({ value: state, label: t(`state.${state}`) })),
            ]}
            onChoose={(state) => choose({ state })}
          />
        }
        aside={<SearchField label={t('search')} value={chosen.q} onSearch={(q) => choose({ q })} />}
      >
        <ListTable
          label={t('title')}
          list={list}
          columns={useColumns()}
          rowKey={({ id }) => id}
          rowHref={({ id }) => `/deployments/${id}`}
          none={t('none')}
          onClear={isEmpty ? undefined : clear}
        />
      </Card>
    </Page>
  )
}

function useColumns(): readonly Column<Deployment>[] {
  const { t } = useTranslation('deployments')
  const language = useLanguage()
  return [
    { key: 'project', head: t('column.project'), cell: ({ project }) => project },
    { key: 'licensee', head: t('column.licensee'), cell: ({ licensee }) => licensee.name },
    { key: 'product', head: t('column.product'), cell: ({ product }) => product.name },
    {
      key: 'state',
      head: t('column.state'),
      cell: (deployment) => (
        <>
          <StateOf deployment={deployment} />
          <UnprovenMark deployment={deployment} />
        </>
      ),
    },
    {
      key: 'license',
      head: t('column.license'),
      cell: ({ license }) => t('serial', { serial: license.serial }),
    },
    {
      key: 'created',
      head: t('column.created'),
      cell: ({ createdAt }) => formatDate(createdAt, language),
    },
  ]
}

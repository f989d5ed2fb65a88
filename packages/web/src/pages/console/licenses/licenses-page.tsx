// Licenses at their newest serial: all, those that expire soon (soonest first), those suspended (R24, R25).
import { useTranslation } from 'react-i18next'
import { type License, listLicenses } from '../../../api/authority-desk.ts'
import { readersNow } from '../../../kit/calendar.ts'
import { Card } from '../../../kit/card.tsx'
import { FilterTabs } from '../../../kit/filter-tabs.tsx'
import { formatDate, formatNumber, formatRelative } from '../../../kit/format.ts'
import { useLanguage } from '../../../kit/language.ts'
import { type Column, ListTable } from '../../../kit/list-table.tsx'
import { ListHead, Page } from '../../../kit/page.tsx'
import { SearchField } from '../../../kit/search-field.tsx'
import { useChoice, usePagedList } from '../../../kit/use-paged-list.ts'
import { LicenseStateText } from './license-state.tsx'
import './texts.ts'

const shown = {
  soon: { expiringWithinDays: 30 },
  later: { expiringWithinDays: 90 },
  suspended: { accountStatus: 'suspended' },
} as const

const names = Object.keys(shown) as readonly (keyof typeof shown)[]

export function LicensesPage() {
  const { t } = useTranslation(['licenses', 'console'])
  const { chosen, choose, clear, isEmpty } = useChoice('show', 'q')
  const name = names.find((each) => each === chosen.show)
  const wanted = { ...(name === undefined ? {} : shown[name]), q: chosen.q }
  const list = usePagedList(['licenses', wanted], (cursor) => listLicenses(wanted, cursor))
  return (
    <Page title={t('licenses:title')}>
      <Card>
        <ListHead>
          <FilterTabs
            label={t('licenses:filter')}
            value={name ?? ''}
            onChoose={(show) => choose({ show })}
            choices={[
              { value: '', label: t('console:list.all') },
              ...names.map((value) => ({ value, label: t(`licenses:show.${value}`) })),
            ]}
          />
          <SearchField
            label={t('licenses:search')}
            value={chosen.q}
            onSearch={(q) => choose({ q })}
          />
        </ListHead>
        <ListTable
          label={t('licenses:title')}
          list={list}
          columns={useColumns()}
          rowKey={({ id }) => id}
          rowHref={({ id }) => `/licenses/${id}`}
          none={t('licenses:none')}
          onClear={isEmpty ? undefined : clear}
        />
      </Card>
    </Page>
  )
}

function useColumns(): readonly Column<License>[] {
  const { t } = useTranslation(['licenses', 'common'])
  const language = useLanguage()
  const field = (name: 'licensee' | 'project' | 'product' | 'expires' | 'status' | 'serial') =>
    t(`licenses:field.${name}`)
  return [
    { key: 'licensee', head: field('licensee'), cell: ({ licensee }) => licensee.name },
    { key: 'project', head: field('project'), cell: ({ project }) => project },
    {
      key: 'product',
      head: field('product'),
      cell: ({ product, terms }) => (
        <>
          {product.name}
          <small>{terms.versions.range}</small>
        </>
      ),
    },
    {
      key: 'max',
      head: t('licenses:field.maxConnections'),
      end: true,
      cell: ({ terms }) => formatNumber(terms.maxConnections, language),
    },
    {
      key: 'status',
      head: field('status'),
      cell: ({ terms }) => <LicenseStateText terms={terms} />,
    },
    {
      key: 'expires',
      head: field('expires'),
      cell: ({ terms: { exp } }) =>
        exp === undefined ? (
          t('common:perpetual')
        ) : (
          <>
            {formatDate(exp, language)}
            <small>{formatRelative(exp - readersNow(), language)}</small>
          </>
        ),
    },
    {
      key: 'serial',
      head: field('serial'),
      end: true,
      cell: ({ serial }) => formatNumber(serial, language),
    },
  ]
}

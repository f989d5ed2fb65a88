// Licensees: who may be licensed, newest first.
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { type Licensee, listLicensees } from '../../../api/authority-desk.ts'
import { Card } from '../../../kit/card.tsx'
import { formatDate } from '../../../kit/format.ts'
import { Icon } from '../../../kit/icons.tsx'
import { useLanguage } from '../../../kit/language.ts'
import { type Column, ListTable } from '../../../kit/list-table.tsx'
import { ListHead, Page } from '../../../kit/page.tsx'
import { SearchField } from '../../../kit/search-field.tsx'
import { useChoice, usePagedList } from '../../../kit/use-paged-list.ts'
import { useMay } from '../use-operator.ts'
import { LicenseeDialog } from './licensee-dialog.tsx'
import './texts.ts'

export function LicenseesPage() {
  const { t } = useTranslation('licensees')
  const { chosen, choose, clear, isEmpty } = useChoice('q')
  const list = usePagedList(['licensees', chosen], (cursor) => listLicensees(chosen, cursor))
  const [adding, setAdding] = useState(false)
  const [, navigate] = useLocation()
  const mayIssue = useMay('issuer')
  return (
    <Page
      title={t('title')}
      actions={
        mayIssue ? (
          <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setAdding(true)}>
            {t('add')}
          </Button>
        ) : undefined
      }
    >
      <Card>
        <ListHead>
          <SearchField label={t('search')} value={chosen.q} onSearch={(q) => choose({ q })} />
        </ListHead>
        <ListTable
          label={t('title')}
          list={list}
          columns={useColumns()}
          rowKey={({ id }) => id}
          rowHref={({ id }) => `/licensees/${id}`}
          none={t('none')}
          onClear={isEmpty ? undefined : clear}
        />
      </Card>
      <LicenseeDialog
        opened={adding}
        onClose={() => setAdding(false)}
        onDone={({ id }) => navigate(`/licensees/${id}`)}
      />
    </Page>
  )
}

function useColumns(): readonly Column<Licensee>[] {
  const { t } = useTranslation('licensees')
  const language = useLanguage()
  return [
    { key: 'name', head: t('name'), cell: ({ name }) => name },
    { key: 'email', head: t('email'), cell: ({ email }) => email },
    {
      key: 'contractSignedOn',
      head: t('contractSignedOn'),
      cell: ({ contractSignedOn }) => contractSignedOn,
    },
    {
      key: 'createdAt',
      head: t('createdAt'),
      cell: ({ createdAt }) => formatDate(createdAt, language),
    },
  ]
}

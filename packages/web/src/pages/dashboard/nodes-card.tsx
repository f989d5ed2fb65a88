// The nodes that hold a seat: sought and sorted by the server over all of them, shown page by page,
// evicted one by one (R27). The browser never holds more than one page.

import { Button, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import type { RegistrationItem, RegistrationOrder } from '@marque/protocol'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Card } from '../../kit/card.tsx'
import { FaultNotice } from '../../kit/fault-notice.tsx'
import { formatNumber } from '../../kit/format.ts'
import { Icon } from '../../kit/icons.tsx'
import { useLanguage } from '../../kit/language.ts'
import table from '../../kit/table.module.css'
import { EvictDialog } from './evict-dialog.tsx'
import classes from './nodes-card.module.css'
import { NodesTable, type Sorting } from './nodes-table.tsx'
import { useNodes } from './use-admin.ts'

const pageSize = 25
const settleMilliseconds = 250
const longestSearch = 200

type NodesCardProps = { readonly now: number; readonly onSay: (text: string) => void }

export function NodesCard({ now, onSay }: NodesCardProps) {
  const { t } = useTranslation('dashboard')
  const [text, setText] = useState('')
  const [search] = useDebouncedValue(text, settleMilliseconds)
  const [sorting, setSorting] = useState<Sorting>({ sort: 'node', order: 'ascending' })
  const [first, setFirst] = useState(0)
  const [evicting, setEvicting] = useState<RegistrationItem>()
  const { data, error } = useNodes({ search, ...sorting, first, limit: pageSize })
  const total = data?.total ?? 0
  return (
    <Card
      title={t('nodes.title')}
      aside={
        <SearchField
          text={text}
          onType={(typed) => {
            setText(typed)
            setFirst(0)
          }}
        />
      }
    >
      {error === null ? null : <FaultNotice error={error} />}
      {data?.items.length === 0 ? (
        <p className={table['none']}>
          {search.trim() === '' ? t('nodes.none') : t('nodes.noMatch', { text: search })}
        </p>
      ) : null}
      {data === undefined || data.items.length === 0 ? null : (
        <NodesTable
          nodes={data.items}
          now={now}
          sorting={sorting}
          onSort={(sort) => {
            setSorting(turned(sorting, sort))
            setFirst(0)
          }}
          onEvict={setEvicting}
        />
      )}
      <Pages
        first={first}
        shown={data?.items.length ?? 0}
        total={total}
        isLast={data?.nextCursor === undefined}
        onTurn={setFirst}
      />
      <EvictDialog node={evicting} onClose={() => setEvicting(undefined)} onSay={onSay} />
    </Card>
  )
}

type SearchFieldProps = { readonly text: string; readonly onType: (text: string) => void }

function SearchField({ text, onType }: SearchFieldProps) {
  const { t } = useTranslation('dashboard')
  return (
    <TextInput
      type="search"
      className={classes['search']}
      aria-label={t('nodes.search')}
      placeholder={t('nodes.search')}
      leftSection={<Icon name="search" size={16} />}
      maxLength={longestSearch}
      value={text}
      onChange={(event) => onType(event.currentTarget.value)}
    />
  )
}

/** The same column again: the other way round. */
const turned = (before: Sorting, sort: RegistrationOrder): Sorting => ({
  sort,
  order: before.sort === sort && before.order === 'ascending' ? 'descending' : 'ascending',
})

type PagesProps = {
  readonly first: number
  readonly shown: number
  readonly total: number
  readonly isLast: boolean
  readonly onTurn: (first: number) => void
}

function Pages({ first, shown, total, isLast, onTurn }: PagesProps) {
  const { t } = useTranslation('dashboard')
  const language = useLanguage()
  const number = (value: number) => formatNumber(value, language)
  const range = { from: number(Math.min(first + 1, total)), to: number(first + shown) }
  return (
    <div className={table['foot']}>
      <p role="status">{t('nodes.range', { ...range, total: number(total) })}</p>
      {total <= pageSize ? null : (
        <div className={table['tools']}>
          <Button
            variant="default"
            size="sm"
            disabled={first === 0}
            onClick={() => onTurn(Math.max(0, first - pageSize))}
          >
            {t('nodes.previous')}
          </Button>
          <Button
            variant="default"
            size="sm"
            disabled={isLast}
            onClick={() => onTurn(first + pageSize)}
          >
            {t('nodes.next')}
          </Button>
        </div>
      )}
    </div>
  )
}

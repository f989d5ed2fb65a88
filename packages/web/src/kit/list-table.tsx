// A list as a table: while it loads, when it is empty, when it cannot be had, and further pages at its
// end. A row is opened by the link in its first column, which covers the whole row for a pointer.
import { Button, Loader } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { FaultNotice } from './fault-notice.tsx'
import classes from './list-table.module.css'
import { MoreButton } from './more-button.tsx'
import table from './table.module.css'
import type { PagedList } from './use-paged-list.ts'

export type Column<Item> = {
  readonly key: string
  readonly head: string
  readonly cell: (item: Item) => ReactNode
  /** Numbers stand at the end of their column. */
  readonly end?: boolean
}

type ListTableProps<Item> = {
  readonly label: string
  readonly list: PagedList<Item>
  readonly columns: readonly Column<Item>[]
  readonly rowKey: (item: Item) => string
  /** Where a row leads; none: its cells have links of their own, or it leads nowhere. */
  readonly rowHref?: (item: Item) => string
  /** Said when there is nothing at all; a choice that nothing matches is said otherwise. */
  readonly none: ReactNode
  /** Takes the choice away, if one was made. */
  readonly onClear?: (() => void) | undefined
}

export function ListTable<Item>(props: ListTableProps<Item>) {
  const { t } = useTranslation('console')
  const { label, list, columns, rowKey, rowHref, none, onClear } = props
  const { items, error } = list
  if (items === undefined) {
    return error === null ? <Waiting /> : <Failed list={list} error={error} />
  }
  return (
    <>
      {error === null ? null : <FaultNotice error={error} />}
      {items.length === 0 ? (
        <Nothing none={none} onClear={onClear} />
      ) : (
        <table
          className={`${table['table']} ${classes['table']}`}
          aria-label={label}
          aria-busy={list.isPlaceholderData}
        >
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.key} scope="col" data-end={column.end === true ? '' : undefined}>
                  {column.head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <Row key={rowKey(item)} item={item} columns={columns} href={rowHref?.(item)} />
            ))}
          </tbody>
        </table>
      )}
      <MoreButton label={t('list.showMore')} list={list} />
    </>
  )
}

type RowProps<Item> = {
  readonly item: Item
  readonly columns: readonly Column<Item>[]
  readonly href: string | undefined
}

function Row<Item>({ item, columns, href }: RowProps<Item>) {
  return (
    <tr data-link={href === undefined ? undefined : ''}>
      {columns.map((column, index) => (
        <td
          key={column.key}
          data-label={column.head}
          data-end={column.end === true ? '' : undefined}
        >
          {index === 0 && href !== undefined ? (
            <Link href={href} className={classes['open']}>
              {column.cell(item)}
            </Link>
          ) : (
            column.cell(item)
          )}
        </td>
      ))}
    </tr>
  )
}

export function Waiting() {
  const { t } = useTranslation('common')
  return (
    <div className={classes['waiting']}>
      <Loader size="sm" aria-hidden="true" />
      <p role="status">{t('loading')}</p>
    </div>
  )
}

type FailedProps = {
  readonly list: { readonly isFetching: boolean; readonly refetch: () => Promise<unknown> }
  readonly error: unknown
}

export function Failed({ list, error }: FailedProps) {
  const { t } = useTranslation('common')
  return (
    <div className={classes['failed']}>
      <FaultNotice error={error} />
      <Button
        variant="default"
        size="sm"
        loading={list.isFetching}
        onClick={() => {
          list.refetch().catch(() => undefined)
        }}
      >
        {t('retry')}
      </Button>
    </div>
  )
}

function Nothing({ none, onClear }: Pick<ListTableProps<never>, 'none' | 'onClear'>) {
  const { t } = useTranslation('console')
  return (
    <div className={classes['nothing']} role="status">
      {onClear === undefined ? (
        <p>{none}</p>
      ) : (
        <>
          <p>{t('list.noMatch')}</p>
          <Button variant="default" size="sm" onClick={onClear}>
            {t('list.clear')}
          </Button>
        </>
      )}
    </div>
  )
}

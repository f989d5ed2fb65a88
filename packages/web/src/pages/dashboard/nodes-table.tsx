// Nodes as a table whose columns sort, and that becomes a list of cards on a narrow screen.

import { Button, NativeSelect } from '@mantine/core'
import type { RegistrationItem, RegistrationOrder } from '@marque/protocol'
import { useTranslation } from 'react-i18next'
import { formatDateTime, formatRelative } from '../../kit/format.ts'
import { useLanguage } from '../../kit/language.ts'
import table from '../../kit/table.module.css'
import classes from './nodes-table.module.css'

export type Sorting = {
  readonly sort: RegistrationOrder
  readonly order: 'ascending' | 'descending'
}

type NodesTableProps = {
  readonly nodes: readonly RegistrationItem[]
  readonly now: number
  readonly sorting: Sorting
  readonly onSort: (by: RegistrationOrder) => void
  readonly onEvict: (node: RegistrationItem) => void
}

const columns: readonly RegistrationOrder[] = [
  'node',
  'project',
  'address',
  'version',
  'claimedAt',
  'renewedAt',
  'leaseEndsAt',
]

export function NodesTable({ nodes, now, sorting, onSort, onEvict }: NodesTableProps) {
  const { t } = useTranslation('dashboard')
  return (
    <>
      <NativeSelect
        className={classes['sort']}
        label={t('nodes.sort')}
        value={sorting.sort}
        onChange={(event) => {
          const chosen = columns.find((column) => column === event.currentTarget.value)
          if (chosen !== undefined) onSort(chosen)
        }}
        data={columns.map((column) => ({ value: column, label: t(`nodes.${column}`) }))}
      />
      <table className={`${table['table']} ${classes['table']}`} aria-label={t('nodes.title')}>
        <thead>
          <tr>
            {columns.map((column) => (
              <SortableHead key={column} column={column} sorting={sorting} onSort={onSort} />
            ))}
            <th scope="col">{t('nodes.actions')}</th>
          </tr>
        </thead>
        <tbody>
          {nodes.map((node) => (
            <NodeRow key={node.registrationId} node={node} now={now} onEvict={onEvict} />
          ))}
        </tbody>
      </table>
    </>
  )
}

type SortableHeadProps = Pick<NodesTableProps, 'sorting' | 'onSort'> & {
  readonly column: RegistrationOrder
}

function SortableHead({ column, sorting, onSort }: SortableHeadProps) {
  const { t } = useTranslation('dashboard')
  return (
    <th scope="col" {...(sorting.sort === column ? { 'aria-sort': sorting.order } : {})}>
      <button type="button" onClick={() => onSort(column)}>
        {t(`nodes.${column}`)}
      </button>
    </th>
  )
}

type NodeRowProps = Pick<NodesTableProps, 'now' | 'onEvict'> & { readonly node: RegistrationItem }

function NodeRow({ node, now, onEvict }: NodeRowProps) {
  const { t } = useTranslation('dashboard')
  const language = useLanguage()
  const relative = (at: number) => (
    <time title={formatDateTime(at, language)}>{formatRelative(at - now, language)}</time>
  )
  return (
    <tr>
      <td data-label={t('nodes.node')}>
        <b>{node.nodeName}</b>
        {node.takeOvers === 0 ? null : (
          <small>{t('nodes.takeOvers', { number: node.takeOvers })}</small>
        )}
      </td>
      <td data-label={t('nodes.project')}>
        {node.projectName}
        <small>{node.appName}</small>
      </td>
      <td data-label={t('nodes.address')}>{node.address}</td>
      <td data-label={t('nodes.version')}>{node.version}</td>
      <td data-label={t('nodes.claimedAt')}>{formatDateTime(node.claimedAt, language)}</td>
      <td data-label={t('nodes.renewedAt')}>{relative(node.renewedAt)}</td>
      <td data-label={t('nodes.leaseEndsAt')}>{relative(node.leaseEndsAt)}</td>
      <td data-label="">
        <Button
          variant="subtle"
          color="red"
          size="compact-sm"
          className={classes['evict']}
          aria-label={t('nodes.evictNode', { node: node.nodeName })}
          onClick={() => onEvict(node)}
        >
          {t('nodes.evict')}
        </Button>
      </td>
    </tr>
  )
}

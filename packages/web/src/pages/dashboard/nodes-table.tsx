// Nodes as a table that becomes a list of cards on a narrow screen.

import { Button } from '@mantine/core'
import type { RegistrationItem } from '@marque/protocol'
import { useTranslation } from 'react-i18next'
import { formatDateTime, formatRelative } from '../../kit/format.ts'
import { useLanguage } from '../../kit/language.ts'
import classes from './nodes-table.module.css'

type NodesTableProps = {
  readonly nodes: readonly RegistrationItem[]
  readonly serverSeconds: number
  readonly onEvict: (node: RegistrationItem) => void
}

const columns = ['node', 'project', 'version', 'since', 'renewed', 'leaseEnds', 'actions'] as const

export function NodesTable({ nodes, serverSeconds, onEvict }: NodesTableProps) {
  const { t } = useTranslation('dashboard')
  return (
    <table className={classes['table']} aria-label={t('nodes.title')}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {t(`nodes.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {nodes.map((node) => (
          <NodeRow
            key={node.registrationId}
            node={node}
            serverSeconds={serverSeconds}
            onEvict={onEvict}
          />
        ))}
      </tbody>
    </table>
  )
}

type NodeRowProps = {
  readonly node: RegistrationItem
  readonly serverSeconds: number
  readonly onEvict: (node: RegistrationItem) => void
}

function NodeRow({ node, serverSeconds, onEvict }: NodeRowProps) {
  const { t } = useTranslation('dashboard')
  const language = useLanguage()
  const relative = (at: number) => (
    <time title={formatDateTime(at, language)}>{formatRelative(at - serverSeconds, language)}</time>
  )
  return (
    <tr>
      <td data-label={t('nodes.node')}>
        <b>{node.nodeName}</b>
        <small>{node.address}</small>
        {node.takeOvers === 0 ? null : (
          <small>{t('nodes.takeOvers', { number: node.takeOvers })}</small>
        )}
      </td>
      <td data-label={t('nodes.project')}>
        {node.projectName}
        <small>{node.appName}</small>
      </td>
      <td data-label={t('nodes.version')}>{node.version}</td>
      <td data-label={t('nodes.since')}>{formatDateTime(node.claimedAt, language)}</td>
      <td data-label={t('nodes.renewed')}>{relative(node.renewedAt)}</td>
      <td data-label={t('nodes.leaseEnds')}>{relative(node.leaseEndsAt)}</td>
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

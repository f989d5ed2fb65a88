// Every node of a cluster with its own reason, as a table that becomes cards on a narrow screen (R13).
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RegistrationState, ShownNode, ShownReason } from '../../api/registration-state.ts'
import { Card } from '../../kit/card.tsx'
import { formatDateTime, formatNumber } from '../../kit/format.ts'
import { useLanguage } from '../../kit/language.ts'
import { StateText } from '../../kit/state-text.tsx'
import table from '../../kit/table.module.css'
import type { FailedNode } from './failure-dialog.tsx'
import { codeText, inLanguage } from './failure-text.ts'
import { toneOf } from './state-tone.ts'
import classes from './table.module.css'

type NodesCardProps = {
  readonly state: RegistrationState
  readonly onDetails: (failed: FailedNode) => void
}

const columns = ['node', 'state', 'reason', 'since', 'renewed', 'details'] as const

export function NodesCard({ state, onDetails }: NodesCardProps) {
  const { t } = useTranslation('registration')
  const language = useLanguage()
  const failing = state.nodes.filter((node) => !node.entitled).length
  const total = formatNumber(state.nodes.length, language)
  return (
    <Card
      title={t('nodes.title')}
      aside={
        <span className={classes['aside']}>
          {failing === 0
            ? t('nodes.allWell')
            : t('nodes.failing', { number: formatNumber(failing, language), total })}
        </span>
      }
    >
      <table className={`${table['table']} ${classes['offering']}`} aria-label={t('nodes.title')}>
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
          {state.nodes.map((node) => (
            <NodeRow key={node.id} node={node} onDetails={onDetails} />
          ))}
        </tbody>
      </table>
    </Card>
  )
}

type NodeRowProps = {
  readonly node: ShownNode
  readonly onDetails: (failed: FailedNode) => void
}

function NodeRow({ node, onDetails }: NodeRowProps) {
  const { t } = useTranslation('registration')
  const language = useLanguage()
  const { name, version, isSelf, failure, warning, renewedAt } = node
  const reason = warning ?? failure
  return (
    <tr>
      <td data-label={t('nodes.node')}>
        <b>{name}</b>
        <small>
          {version}
          {isSelf ? ` · ${t('nodes.self')}` : null}
        </small>
      </td>
      <td data-label={t('nodes.state')}>
        <NodeStateText node={node} />
      </td>
      <td data-label={t('nodes.reason')}>
        <ReasonText reason={reason} />
      </td>
      <td data-label={t('nodes.since')}>
        {reason === undefined ? '–' : formatDateTime(reason.since, language)}
      </td>
      <td data-label={t('nodes.renewed')}>
        {renewedAt === undefined ? t('nodes.never') : formatDateTime(renewedAt, language)}
      </td>
      <td data-label="">
        {failure === undefined ? null : (
          <Button
            variant="subtle"
            size="compact-sm"
            aria-label={t('nodes.detailsOf', { node: name })}
            onClick={() => onDetails({ node: name, failure })}
          >
            {t('nodes.details')}
          </Button>
        )}
      </td>
    </tr>
  )
}

function ReasonText({ reason }: { readonly reason: ShownReason | undefined }) {
  const language = useLanguage()
  if (reason === undefined) return '–'
  return (
    <>
      {inLanguage(reason.title, language)}
      <small>{codeText(reason)}</small>
    </>
  )
}

/** What it said last counts no more once nothing is heard of it. */
function NodeStateText({ node }: { readonly node: ShownNode }) {
  const { t } = useTranslation('registration')
  const time = formatDateTime(node.heardAt, useLanguage())
  return node.isSilent ? (
    <StateText tone="warn">{t('nodes.silent', { time })}</StateText>
  ) : (
    <StateText tone={toneOf(node)}>{t(`state.${node.state}`)}</StateText>
  )
}

// What failed so far, newest first, on every node; and the whole of it to take away.
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { historyCsvUrl } from '../../api/registration.ts'
import type { ShownHistoryEntry } from '../../api/registration-state.ts'
import { Card } from '../../kit/card.tsx'
import { formatDateTime, formatNumber } from '../../kit/format.ts'
import { Icon } from '../../kit/icons.tsx'
import { useLanguage } from '../../kit/language.ts'
import table from '../../kit/table.module.css'
import { AskFault } from './ask-fault.tsx'
import type { FailedNode } from './failure-dialog.tsx'
import { codeText, inLanguage } from './failure-text.ts'
import classes from './table.module.css'
import { useHistory } from './use-registration.ts'

type HistoryCardProps = { readonly onDetails: (failed: FailedNode) => void }

export function HistoryCard({ onDetails }: HistoryCardProps) {
  const { t } = useTranslation('registration')
  const history = useHistory()
  const items = history.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Card title={t('history.title')} aside={items.length === 0 ? null : <CsvButton />}>
      {history.error === null || history.data !== undefined ? null : (
        <AskFault error={history.error} />
      )}
      {items.length === 0 ? (
        <p className={table['none']}>{t('history.none')}</p>
      ) : (
        <HistoryTable items={items} onDetails={onDetails} />
      )}
      {items.length === 0 ? null : <Foot history={history} shown={items.length} />}
    </Card>
  )
}

function CsvButton() {
  const { t } = useTranslation('registration')
  return (
    <Button
      component="a"
      href={historyCsvUrl(useLanguage())}
      download
      variant="default"
      size="sm"
      leftSection={<Icon name="download" size={16} />}
    >
      {t('history.csv')}
    </Button>
  )
}

type FootProps = { readonly history: ReturnType<typeof useHistory>; readonly shown: number }

function Foot({ history, shown }: FootProps) {
  const { t } = useTranslation('registration')
  const language = useLanguage()
  return (
    <div className={table['foot']}>
      <p>
        {t('history.shown', {
          number: formatNumber(shown, language),
          total: formatNumber(history.data?.pages[0]?.total ?? 0, language),
        })}
      </p>
      {history.hasNextPage ? (
        <Button
          variant="default"
          size="sm"
          loading={history.isFetchingNextPage}
          onClick={() => {
            history.fetchNextPage().catch(() => undefined)
          }}
        >
          {t('history.more')}
        </Button>
      ) : null}
    </div>
  )
}

type HistoryTableProps = HistoryCardProps & { readonly items: readonly ShownHistoryEntry[] }

function HistoryTable({ items, onDetails }: HistoryTableProps) {
  const { t } = useTranslation('registration')
  return (
    <table className={`${table['table']} ${classes['offering']}`} aria-label={t('history.title')}>
      <thead>
        <tr>
          {(['time', 'node', 'reason'] as const).map((column) => (
            <th key={column} scope="col">
              {t(`history.${column}`)}
            </th>
          ))}
          <th scope="col">{t('nodes.details')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((entry) => (
          <HistoryRow key={keyOf(entry)} entry={entry} onDetails={onDetails} />
        ))}
      </tbody>
    </table>
  )
}

/** What is told apart in the history is told apart here. */
const keyOf = ({ node, since, name, cause, server, detail }: ShownHistoryEntry): string =>
  [node, since, name, cause, server, detail].join(' ')

type HistoryRowProps = HistoryCardProps & { readonly entry: ShownHistoryEntry }

function HistoryRow({ entry, onDetails }: HistoryRowProps) {
  const { t } = useTranslation('registration')
  const language = useLanguage()
  const { at, since, count, node } = entry
  const times = { number: formatNumber(count, language), time: formatDateTime(since, language) }
  return (
    <tr>
      <td data-label={t('history.time')}>
        {formatDateTime(at, language)}
        {count === 1 ? null : <small>{t('history.times', times)}</small>}
      </td>
      <td data-label={t('history.node')}>{node}</td>
      <td data-label={t('history.reason')}>
        {inLanguage(entry.title, language)}
        <small>{codeText(entry)}</small>
      </td>
      <td data-label="">
        <Button
          variant="subtle"
          size="compact-sm"
          aria-label={t('nodes.detailsOf', { node })}
          onClick={() => onDetails({ node, failure: entry })}
        >
          {t('nodes.details')}
        </Button>
      </td>
    </tr>
  )
}

// The nodes that hold a seat: found by any of their names, evicted one by one (R27).

import { Button, TextInput } from '@mantine/core'
import type { RegistrationItem } from '@marque/protocol'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Card } from '../../kit/card.tsx'
import { formatNumber } from '../../kit/format.ts'
import { Icon } from '../../kit/icons.tsx'
import { useLanguage } from '../../kit/language.ts'
import { EvictDialog } from './evict-dialog.tsx'
import classes from './nodes-card.module.css'
import { NodesTable } from './nodes-table.tsx'
import { nodesOf, useRegistrations } from './use-admin.ts'

const firstRows = 10
const furtherRows = 50

type NodesCardProps = { readonly serverSeconds: number; readonly onSay: (text: string) => void }

export function NodesCard({ serverSeconds, onSay }: NodesCardProps) {
  const { t } = useTranslation('dashboard')
  const language = useLanguage()
  const registrations = useRegistrations()
  const [text, setText] = useState('')
  const [rows, setRows] = useState(firstRows)
  const [evicting, setEvicting] = useState<RegistrationItem>()
  const nodes = nodesOf(registrations.data)
  const found = nodes.filter((node) => matches(node, text))
  return (
    <Card
      title={t('nodes.title')}
      aside={
        <TextInput
          type="search"
          className={classes['search']}
          aria-label={t('nodes.search')}
          placeholder={t('nodes.search')}
          leftSection={<Icon name="search" size={16} />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      }
    >
      {found.length === 0 ? (
        <p className={classes['none']}>
          {nodes.length === 0 ? t('nodes.none') : t('nodes.noMatch', { text })}
        </p>
      ) : (
        <NodesTable
          nodes={found.slice(0, rows)}
          serverSeconds={serverSeconds}
          onEvict={setEvicting}
        />
      )}
      <div className={classes['foot']}>
        <p role="status">
          {t('nodes.shown', { number: formatNumber(Math.min(rows, found.length), language) })}
          {registrations.hasNextPage && text !== '' ? ` ${t('nodes.partly')}` : null}
        </p>
        {found.length > rows ? (
          <Button variant="default" size="sm" onClick={() => setRows(rows + furtherRows)}>
            {t('nodes.showMore')}
          </Button>
        ) : null}
        {registrations.hasNextPage && found.length <= rows ? (
          <Button
            variant="default"
            size="sm"
            loading={registrations.isFetchingNextPage}
            onClick={() => {
              registrations.fetchNextPage().catch(() => undefined)
            }}
          >
            {t('nodes.loadMore')}
          </Button>
        ) : null}
      </div>
      <EvictDialog node={evicting} onClose={() => setEvicting(undefined)} onSay={onSay} />
    </Card>
  )
}

/** Every word of the text is found somewhere in the node's names. */
function matches(node: RegistrationItem, text: string): boolean {
  const { nodeName, projectName, appName, address, version } = node
  const names = `${nodeName}\n${projectName}\n${appName}\n${address}\n${version}`.toLowerCase()
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => names.includes(word))
}

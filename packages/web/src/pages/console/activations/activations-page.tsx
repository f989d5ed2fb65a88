// What phones are told, live: the newest on top, refreshed while the page is seen. What is new never
// pushes away what is being read: it waits behind a button then.
import { Button } from '@mantine/core'
import { useCallback, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import './texts.ts'
import type { Activation, Outcome } from '../../../api/authority-activations.ts'
import { Card } from '../../../kit/card.tsx'
import { FaultNotice } from '../../../kit/fault-notice.tsx'
import { FilterTabs } from '../../../kit/filter-tabs.tsx'
import { Failed, Waiting } from '../../../kit/list-table.tsx'
import { LiveRegion } from '../../../kit/live-region.tsx'
import { Page } from '../../../kit/page.tsx'
import { StateText } from '../../../kit/state-text.tsx'
import table from '../../../kit/table.module.css'
import { useChoice } from '../../../kit/use-paged-list.ts'
import { ActivationRow } from './activation-row.tsx'
import classes from './activations-page.module.css'
import { type LiveActivations, useLiveActivations } from './use-live-activations.ts'

const outcomes: readonly Outcome[] = ['approved', 'refused']

export function ActivationsPage() {
  const { t } = useTranslation('activations')
  const { chosen, choose } = useChoice('outcome')
  const [paused, setPaused] = useState(false)
  const outcome = outcomes.find((each) => each === chosen.outcome)
  return (
    <Page
      title={t('title')}
      lead={<p>{t('intro')}</p>}
      actions={
        <Button variant="default" aria-pressed={paused} onClick={() => setPaused(!paused)}>
          {t(paused ? 'resume' : 'pause')}
        </Button>
      }
    >
      <LiveCard
        key={outcome ?? ''}
        outcome={outcome}
        paused={paused}
        onChoose={(value) => choose({ outcome: value })}
      />
    </Page>
  )
}

type LiveCardProps = {
  readonly outcome: Outcome | undefined
  readonly paused: boolean
  readonly onChoose: (outcome: string) => void
}

function LiveCard({ outcome, paused, onChoose }: LiveCardProps) {
  const { t } = useTranslation('activations')
  const reading = useRef<HTMLDivElement>(null)
  const [said, setSaid] = useState('')
  const live = useLiveActivations(outcome, paused, {
    holds: useCallback(() => isRead(reading.current), []),
    onNew: useCallback(
      (items: readonly Activation[]) => setSaid(t('said', { count: items.length })),
      [t],
    ),
  })
  return (
    <Card
      title={
        <FilterTabs
          label={t('filter')}
          value={outcome ?? ''}
          choices={[
            { value: '', label: t('every') },
            { value: 'approved', label: t('approvedOnly') },
            { value: 'refused', label: t('refusedOnly') },
          ]}
          onChoose={onChoose}
        />
      }
      aside={<Pulse live={live} paused={paused} />}
    >
      <LiveRegion message={said} />
      <Held live={live} />
      <div ref={reading}>
        <Rows live={live} outcome={outcome} />
      </div>
    </Card>
  )
}

/** The reader has scrolled into the list, or stands in it with the keyboard. */
function isRead(list: HTMLElement | null): boolean {
  if (list === null) return false
  return list.getBoundingClientRect().top < 0 || list.contains(document.activeElement)
}

type LiveProps = { readonly live: LiveActivations }

function Pulse({ live, paused }: LiveProps & { readonly paused: boolean }) {
  const { t } = useTranslation('activations')
  if (paused) return <StateText tone="info">{t('paused')}</StateText>
  return live.error === null ? (
    <StateText tone="good">{t('live')}</StateText>
  ) : (
    <StateText tone="warn">{t('stopped')}</StateText>
  )
}

function Held({ live }: LiveProps) {
  const { t } = useTranslation('activations')
  const count = live.list.held.length
  if (count === 0) return null
  return (
    <div className={classes['held']}>
      <Button
        size="sm"
        onClick={() => {
          live.showHeld()
          scrollTo({ top: 0 })
        }}
      >
        {t('fresh', { count })}
      </Button>
    </div>
  )
}

function Rows({ live, outcome }: LiveProps & { readonly outcome: Outcome | undefined }) {
  const { t } = useTranslation('activations')
  const { list, older, error } = live
  if (!live.isLoaded) return error === null ? <Waiting /> : <Failed list={live} error={error} />
  if (list.items.length === 0) {
    return <p className={table['none']}>{t(noneText(outcome))}</p>
  }
  return (
    <>
      <ol className={classes['rows']} aria-label={t('list')}>
        {list.items.map((activation) => (
          <ActivationRow key={activation.id} activation={activation} />
        ))}
      </ol>
      {older.error === null ? null : <FaultNotice error={older.error} />}
      {list.nextCursor === undefined ? null : (
        <div className={table['foot']}>
          <Button variant="default" size="sm" loading={older.busy} onClick={older.load}>
            {t('more')}
          </Button>
        </div>
      )}
    </>
  )
}

const noneText = (outcome: Outcome | undefined) =>
  outcome === undefined ? 'none' : outcome === 'refused' ? 'noneRefused' : 'noneApproved'

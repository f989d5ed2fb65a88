// The story of a deployment: each activation and refusal on a line of time, newest first, with the
// instance that asked, so that a copy or a re-install stands out (docs/protocol.md §4).
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Page } from '../../../api/authority.ts'
import type { Activation } from '../../../api/authority-activations.ts'
import type { DeploymentDetail } from '../../../api/authority-deployments.ts'
import { Card } from '../../../kit/card.tsx'
import { formatDate, formatTick } from '../../../kit/format.ts'
import { useLanguage } from '../../../kit/language.ts'
import { Failed, Waiting } from '../../../kit/list-table.tsx'
import { MoreButton } from '../../../kit/more-button.tsx'
import table from '../../../kit/table.module.css'
import { ActivationFacts, OutcomeText, RefusalText } from '../activations/activation-facts.tsx'
import { InstanceBadge } from '../activations/instance-mark.tsx'
import { type InstanceName, shortId } from '../activations/instance-names.ts'
import { byDay, type TimelineEntry, timelineOf } from './timeline.ts'
import classes from './timeline-card.module.css'

type Names = ReadonlyMap<string, InstanceName>

type TimelineCardProps = {
  readonly deployment: DeploymentDetail
  readonly activations: UseInfiniteQueryResult<InfiniteData<Page<Activation>>>
  readonly names: Names
}

export function TimelineCard({ deployment, activations, names }: TimelineCardProps) {
  const { t } = useTranslation('deployments')
  const { data, error, hasNextPage } = activations
  return (
    <Card title={t('timeline.title')}>
      {data === undefined ? (
        error === null ? (
          <Waiting />
        ) : (
          <Failed list={activations} error={error} />
        )
      ) : (
        <>
          {data.pages[0]?.items.length === 0 ? (
            <p className={table['none']}>{t('timeline.none')}</p>
          ) : null}
          <Days
            entries={timelineOf({
              deployment,
              breaks: deployment.chain.breaks.items,
              activations: data.pages.flatMap((page) => page.items),
              complete: !hasNextPage,
            })}
            names={names}
          />
          <MoreButton label={t('timeline.more')} list={activations} />
        </>
      )}
    </Card>
  )
}

type DaysProps = { readonly entries: readonly TimelineEntry[]; readonly names: Names }

function Days({ entries, names }: DaysProps) {
  const { t } = useTranslation('deployments')
  const language = useLanguage()
  return (
    <section aria-label={t('timeline.list')}>
      {byDay(entries, (at) => formatDate(at, language)).map(({ day, entries: ofDay }) => (
        <div key={day} className={classes['day']}>
          <h3>{day}</h3>
          <ol className={classes['line']}>
            {ofDay.map((entry) => (
              <Entry
                key={entry.kind === 'activation' ? entry.activation.id : entry.kind}
                entry={entry}
                names={names}
              />
            ))}
          </ol>
        </div>
      ))}
    </section>
  )
}

function Entry({ entry, names }: { readonly entry: TimelineEntry; readonly names: Names }) {
  const { t } = useTranslation(['deployments', 'activations'])
  const language = useLanguage()
  const time = <time>{formatTick(entry.at, 0, language)}</time>
  if (entry.kind !== 'activation') {
    return (
      <li data-plain="">
        <p className={classes['head']}>
          {time} <span>{t(`deployments:timeline.${entry.kind}`)}</span>
        </p>
      </li>
    )
  }
  const { activation } = entry
  const name = names.get(activation.instanceId)
  return (
    <li>
      <span className={classes['badge']} aria-hidden="true">
        {name === undefined ? null : <InstanceBadge name={name} />}
      </span>
      <p className={classes['head']}>
        {time}
        <OutcomeText activation={activation} />
        <span className={classes['instance']} title={activation.instanceId}>
          {t('activations:instance', {
            name: `${name?.letter ?? ''} ${shortId(activation.instanceId)}`,
          })}
        </span>
      </p>
      {entry.break === undefined ? null : (
        <p className={classes['cause']}>
          {t(`deployments:cause.${entry.break.cause}`)}
          {entry.break.allowed ? ` (${t('deployments:reinstalls.notCounted')})` : null}
        </p>
      )}
      <RefusalText activation={activation} />
      <ActivationFacts activation={activation} />
    </li>
  )
}

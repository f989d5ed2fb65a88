// What happened, from the audit log, by kind and page by page, and the whole log to take away (R27).
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { downloads, type ServerEvent } from '../../api/license-server.ts'
import { dashboard as english } from '../../i18n/en/dashboard.ts'
import { Card } from '../../kit/card.tsx'
import { FaultNotice } from '../../kit/fault-notice.tsx'
import { formatDateTime } from '../../kit/format.ts'
import { useLanguage } from '../../kit/language.ts'
import { MoreButton } from '../../kit/more-button.tsx'
import table from '../../kit/table.module.css'
import classes from './lines.module.css'
import { ListTools } from './list-tools.tsx'
import { useEvents } from './use-admin.ts'

type KnownName = keyof typeof english.events.name

const knownNames = Object.keys(english.events.name) as readonly KnownName[]

export function EventsCard() {
  const { t } = useTranslation('dashboard')
  const [name, setName] = useState('')
  const events = useEvents(name)
  const items = events.data?.pages.flatMap((page) => page.items)
  return (
    <Card
      title={t('events.title')}
      aside={
        <ListTools
          label={t('events.kind')}
          value={name}
          choices={[
            { value: '', label: t('events.every') },
            ...knownNames.map((key) => ({
              value: key.replaceAll('_', '.'),
              label: t(`events.name.${key}`),
            })),
          ]}
          onChoose={setName}
          file={{ url: downloads.audit, name: 'audit.jsonl', label: t('events.audit') }}
        />
      }
    >
      {events.error === null ? null : <FaultNotice error={events.error} />}
      {items?.length === 0 ? <p className={table['none']}>{t('events.none')}</p> : null}
      <ol className={classes['lines']}>
        {items?.map((event) => (
          <EventRow key={event.sequence} event={event} />
        ))}
      </ol>
      <MoreButton label={t('showMore')} list={events} />
    </Card>
  )
}

function EventRow({ event }: { readonly event: ServerEvent }) {
  const { t } = useTranslation('dashboard')
  const language = useLanguage()
  const key = keyOf(event.name)
  return (
    <li>
      <time>{formatDateTime(event.at, language)}</time>
      {/* A newer server may know events that this page does not. */}
      <b>{isKnownName(key) ? t(`events.name.${key}`) : event.name}</b>
      <span className={classes['details']}>{useDetails(event).join(' · ')}</span>
    </li>
  )
}

const keyOf = (name: string): string => name.replaceAll('.', '_')

const isKnownName = (key: string): key is KnownName => knownNames.some((name) => name === key)

/** What tells a person which node or license it was; all ids are in the audit log. */
function useDetails({ name, details }: ServerEvent): readonly string[] {
  const { t } = useTranslation('common')
  if (!isKnownName(keyOf(name))) {
    return Object.entries(details).map(([field, value]) => `${field} ${value}`)
  }
  const labelled = (field: string, label: string) =>
    details[field] === undefined ? [] : [`${label} ${details[field]}`]
  const plain = ['nodeName', 'projectName', 'address', 'version', 'reason']
  return [
    ...plain.flatMap((field) => (details[field] === undefined ? [] : [String(details[field])])),
    ...labelled('serial', t('facts.serial')),
    ...labelled('maxConnections', t('facts.maxConnections')),
  ]
}

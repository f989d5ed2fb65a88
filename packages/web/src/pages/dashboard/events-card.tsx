// What happened last, from the audit log, and the whole log to take away (R27).
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { auditUrl, type ServerEvent } from '../../api/license-server.ts'
import { dashboard as english } from '../../i18n/en/dashboard.ts'
import { Card } from '../../kit/card.tsx'
import { FaultNotice } from '../../kit/fault-notice.tsx'
import { formatDateTime } from '../../kit/format.ts'
import { Icon } from '../../kit/icons.tsx'
import { useLanguage } from '../../kit/language.ts'
import classes from './events-card.module.css'
import { useEvents } from './use-admin.ts'

export function EventsCard() {
  const { t } = useTranslation('dashboard')
  const events = useEvents()
  return (
    <Card
      title={t('events.title')}
      aside={
        <Button
          component="a"
          href={auditUrl}
          download="audit.jsonl"
          variant="default"
          size="sm"
          leftSection={<Icon name="download" size={16} />}
        >
          {t('events.audit')}
        </Button>
      }
    >
      {events.error === null ? null : <FaultNotice error={events.error} />}
      {events.data?.length === 0 ? <p className={classes['none']}>{t('events.none')}</p> : null}
      <ol className={classes['list']}>
        {events.data?.map((event) => (
          <EventRow key={event.sequence} event={event} />
        ))}
      </ol>
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

type KnownName = keyof typeof english.events.name

const isKnownName = (key: string): key is KnownName => Object.hasOwn(english.events.name, key)

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

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
  const key = event.name.replaceAll('.', '_')
  return (
    <li>
      <time>{formatDateTime(event.at, language)}</time>
      {/* A newer server may know events that this page does not. */}
      <b>{isKnownName(key) ? t(`events.name.${key}`) : event.name}</b>
      <span className={classes['details']}>
        {Object.entries(event.details)
          .map(([name, value]) => `${name} ${value}`)
          .join(' · ')}
      </span>
    </li>
  )
}

type KnownName = keyof typeof english.events.name

const isKnownName = (key: string): key is KnownName => Object.hasOwn(english.events.name, key)

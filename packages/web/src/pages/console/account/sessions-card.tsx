// Where the operator is signed in; any other session can be ended from here (A21).
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { endSession, listSessions, type SessionItem } from '../../../api/authority-session.ts'
import { Card } from '../../../kit/card.tsx'
import { FaultNotice } from '../../../kit/fault-notice.tsx'
import { formatDateTime } from '../../../kit/format.ts'
import { useLanguage } from '../../../kit/language.ts'
import { Failed, Waiting } from '../../../kit/list-table.tsx'
import { useSay } from '../../../kit/outcome.tsx'
import { StateText } from '../../../kit/state-text.tsx'
import table from '../../../kit/table.module.css'
import { useWrite } from '../../../kit/use-write.ts'

export function SessionsCard() {
  const { t } = useTranslation('account')
  const say = useSay()
  const sessions = useQuery({ queryKey: ['sessions'], queryFn: listSessions })
  const { mutate, error } = useWrite(endSession)
  return (
    <Card title={t('sessions')}>
      {error === null ? null : <FaultNotice error={error} />}
      {sessions.data === undefined ? (
        sessions.error === null ? (
          <Waiting />
        ) : (
          <Failed list={sessions} error={sessions.error} />
        )
      ) : (
        <table className={table['table']} aria-label={t('sessions')}>
          <thead>
            <tr>
              <th scope="col">{t('address')}</th>
              <th scope="col">{t('since')}</th>
              <th scope="col">{t('until')}</th>
              <th scope="col">{t('state')}</th>
            </tr>
          </thead>
          <tbody>
            {sessions.data.items.map((session) => (
              <Row
                key={session.id}
                session={session}
                onEnd={() => mutate(session.id, { onSuccess: () => say(t('ended')) })}
              />
            ))}
          </tbody>
        </table>
      )}
    </Card>
  )
}

type RowProps = { readonly session: SessionItem; readonly onEnd: () => void }

function Row({ session, onEnd }: RowProps) {
  const { t } = useTranslation('account')
  const language = useLanguage()
  const since = formatDateTime(session.createdAt, language)
  const { address } = session
  return (
    <tr>
      <td data-label={t('address')}>{address}</td>
      <td data-label={t('since')}>{since}</td>
      <td data-label={t('until')}>{formatDateTime(session.expiresAt, language)}</td>
      <td data-label={t('state')}>
        {session.current ? (
          <StateText tone="good">{t('here')}</StateText>
        ) : (
          <Button
            variant="default"
            size="compact-sm"
            aria-label={t('endNamed', { address, time: since })}
            onClick={onEnd}
          >
            {t('end')}
          </Button>
        )}
      </td>
    </tr>
  )
}

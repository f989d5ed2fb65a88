// How many re-installs a deployment has used and may have. The limit is set against the one that the
// operator saw: two operators who both raise it by one must not raise it once.
import { Button, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type DeploymentDetail, setReinstalls } from '../../../api/authority-deployments.ts'
import { RefusedError } from '../../../api/http.ts'
import { Card } from '../../../kit/card.tsx'
import { FaultNotice } from '../../../kit/fault-notice.tsx'
import { formatDateTime, formatNumber } from '../../../kit/format.ts'
import { useLanguage } from '../../../kit/language.ts'
import { Notice } from '../../../kit/notice.tsx'
import { useSay } from '../../../kit/outcome.tsx'
import table from '../../../kit/table.module.css'
import { useWrite } from '../../../kit/use-write.ts'
import classes from './reinstalls-card.module.css'

type ReinstallsCardProps = {
  readonly deployment: DeploymentDetail
  readonly mayDecide: boolean
}

export function ReinstallsCard({ deployment, mayDecide }: ReinstallsCardProps) {
  const { t } = useTranslation('deployments')
  const language = useLanguage()
  const { used, limit, items } = deployment.chain.breaks
  const [editing, setEditing] = useState(false)
  const number = (value: number) => formatNumber(value, language)
  return (
    <Card
      title={t('reinstalls.title')}
      aside={
        mayDecide && !editing ? (
          <Button variant="default" size="sm" onClick={() => setEditing(true)}>
            {t('reinstalls.change')}
          </Button>
        ) : null
      }
    >
      <p className={classes['used']}>
        {t('reinstalls.used', { used: number(used), limit: number(limit) })}
      </p>
      {editing ? (
        <LimitForm id={deployment.id} limit={limit} onClose={() => setEditing(false)} />
      ) : null}
      {items.length === 0 ? null : (
        <ul className={classes['breaks']}>
          {[...items].reverse().map(({ instanceId, cause, at, allowed }) => (
            <li key={`${instanceId} ${at}`}>
              <time>{formatDateTime(at, language)}</time>
              <span>
                {t(`cause.${cause}`)}
                {allowed ? ` (${t('reinstalls.notCounted')})` : null}
              </span>
            </li>
          ))}
        </ul>
      )}
      <p className={table['note']}>{t('reinstalls.text')}</p>
    </Card>
  )
}

type LimitFormProps = {
  readonly id: string
  readonly limit: number
  readonly onClose: () => void
}

function LimitForm({ id, limit, onClose }: LimitFormProps) {
  const { t } = useTranslation(['deployments', 'common'])
  const say = useSay()
  const queries = useQueryClient()
  const [text, setText] = useState(String(limit))
  const [seen] = useState(limit)
  const [wrong, setWrong] = useState(false)
  const { mutate, isPending, error } = useWrite(setReinstalls)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const reinstalls = parseLimit(text)
    setWrong(reinstalls === undefined)
    if (reinstalls === undefined) return
    // Whoever was told that it has changed, and sets it again, has seen the present one.
    const expectedReinstalls = isConflict(error) ? limit : seen
    mutate(
      { id, reinstalls, expectedReinstalls },
      {
        onSuccess: () => {
          say(t('deployments:reinstalls.done', { limit: reinstalls }))
          onClose()
        },
        onError: () => queries.invalidateQueries({ queryKey: ['deployment', id] }),
      },
    )
  }
  return (
    <form className={classes['form']} onSubmit={submit} noValidate>
      <TextInput
        autoFocus
        label={t('deployments:reinstalls.limit')}
        inputMode="numeric"
        maxLength={4}
        value={text}
        error={wrong ? t('deployments:reinstalls.wrong') : undefined}
        errorProps={{ role: 'alert' }}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className={classes['buttons']}>
        <Button type="submit" loading={isPending}>
          {t('deployments:reinstalls.save')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
      </div>
      {isConflict(error) ? (
        <Notice tone="warn" title={t('deployments:reinstalls.conflict', { limit })} urgent />
      ) : error === null ? null : (
        <FaultNotice error={error} />
      )}
    </form>
  )
}

const isConflict = (error: unknown): boolean =>
  error instanceof RefusedError && error.problem.name === 'CONFLICT'

/** What the authority takes: 0 to 1000. */
function parseLimit(text: string): number | undefined {
  if (!/^\d{1,4}$/.test(text.trim())) return undefined
  const value = Number(text)
  return value <= 1000 ? value : undefined
}

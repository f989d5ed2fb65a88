// The administrator's login. The session is a cookie that the page cannot read.
import { Anchor, Button, TextInput } from '@mantine/core'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { RefusedError } from '../../api/http.ts'
import { login } from '../../api/license-server.ts'
import { monotonicSeconds, useMonotonicSeconds } from '../../kit/clock.ts'
import { FaultNotice } from '../../kit/fault-notice.tsx'
import { formatCountdown } from '../../kit/format.ts'
import { Icon } from '../../kit/icons.tsx'
import { Notice } from '../../kit/notice.tsx'
import classes from './login-form.module.css'
import { isLoggedOut, useAdminAction } from './use-admin.ts'

export function LoginForm() {
  const { t } = useTranslation('dashboard')
  const field = useRef<HTMLInputElement>(null)
  const [password, setPassword] = useState('')
  const [empty, setEmpty] = useState(false)
  const { mutate, isPending, error } = useAdminAction(login)
  const lockSeconds = secondsOfLock(error)
  const locked = useSecondsLeft(lockSeconds, error)
  useEffect(() => {
    if (error !== null) field.current?.select()
  }, [error])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setEmpty(password === '')
    if (locked > 0) return
    if (password === '') return field.current?.focus()
    mutate(password)
  }
  const wrong = isLoggedOut(error)
  const fault = empty ? t('login.empty') : wrong ? t('login.wrong') : undefined
  return (
    <div className={classes['view']}>
      <h1>{t('login.title')}</h1>
      <p>{t('login.text')}</p>
      <form onSubmit={submit} noValidate>
        <input hidden readOnly name="username" autoComplete="username" value="admin" />
        <TextInput
          ref={field}
          type="password"
          name="password"
          label={t('login.password')}
          size="md"
          autoComplete="current-password"
          value={password}
          error={fault}
          errorProps={{ role: 'alert' }}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {locked > 0 ? (
          <LockNotice seconds={locked} />
        ) : error === null || wrong || isPending || lockSeconds > 0 ? null : (
          <FaultNotice error={error} />
        )}
        <Button type="submit" size="md" fullWidth loading={isPending} disabled={locked > 0}>
          {t('login.submit')}
        </Button>
      </form>
      <Anchor href="/license/qrcode" className={classes['link']}>
        {t('login.activation')} <Icon name="arrow" size={16} />
      </Anchor>
    </div>
  )
}

function LockNotice({ seconds }: { readonly seconds: number }) {
  const { t } = useTranslation('dashboard')
  return (
    <div>
      <Notice tone="bad" title={t('login.locked')} urgent>
        <p>{t('login.lockedText')}</p>
      </Notice>
      <p className={classes['countdown']} role="timer">
        <span>{t('login.lockedFor')}</span> <b>{formatCountdown(seconds)}</b>
      </p>
    </div>
  )
}

/** For how long no password is taken; 0: it is. */
function secondsOfLock(error: unknown): number {
  if (!(error instanceof RefusedError) || error.problem.name !== 'TOO_MANY_REQUESTS') return 0
  return Number(error.problem['retryAfterSeconds'] ?? 0)
}

/** Counts down from the moment that `since` became another one. */
function useSecondsLeft(seconds: number, since: unknown): number {
  const now = useMonotonicSeconds()
  const [start, setStart] = useState({ since, at: now })
  if (start.since !== since) setStart({ since, at: monotonicSeconds() })
  return seconds === 0 ? 0 : Math.max(0, start.at + seconds - now)
}

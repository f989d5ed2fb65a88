// An operator signs in. The session is a cookie that the page cannot read; the address stays, so that
// whoever was sent here goes on where they wanted to be.
import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { signIn } from '../../api/authority-session.ts'
import { FaultNotice } from '../../kit/fault-notice.tsx'
import { Notice } from '../../kit/notice.tsx'
import { LockNotice, secondsOfLock, useSecondsLeft } from './lock-notice.tsx'
import classes from './sign-in.module.css'
import { isSignedOut, useEnter } from './use-operator.ts'

const longest = { email: 254, password: 200 }

type Missing = 'email' | 'password'

/** @param ended the reader was signed in until now */
export function SignIn({ ended }: { readonly ended: boolean }) {
  const { t } = useTranslation('console')
  const passwordField = useRef<HTMLInputElement>(null)
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [missing, setMissing] = useState<readonly Missing[]>([])
  const enter = useEnter()
  const { mutate, isPending, error } = useMutation({ mutationFn: signIn, onSuccess: enter })
  const lockSeconds = secondsOfLock(error)
  const locked = useSecondsLeft(lockSeconds, error)
  useEffect(() => {
    if (error !== null) passwordField.current?.select()
  }, [error])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const given = { email: email.trim(), password }
    const empty = (['email', 'password'] as const).filter((name) => given[name] === '')
    setMissing(empty)
    if (empty.length === 0 && locked === 0 && !isPending) mutate(given)
  }
  const wrong = isSignedOut(error) && !isPending
  return (
    <div className={classes['view']}>
      <h1>{t('signIn.title')}</h1>
      <p>{t('signIn.text')}</p>
      {ended ? <Notice tone="info" title={t('signIn.again')} /> : null}
      <form onSubmit={submit} noValidate>
        <TextInput
          type="email"
          name="email"
          size="md"
          label={t('signIn.email')}
          autoComplete="username"
          maxLength={longest.email}
          value={email}
          errorProps={{ role: 'alert' }}
          error={missing.includes('email') ? t('signIn.emailEmpty') : undefined}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <TextInput
          ref={passwordField}
          type="password"
          name="password"
          size="md"
          label={t('signIn.password')}
          autoComplete="current-password"
          maxLength={longest.password}
          value={password}
          errorProps={{ role: 'alert' }}
          error={
            missing.includes('password')
              ? t('signIn.passwordEmpty')
              : wrong
                ? t('signIn.wrong')
                : undefined
          }
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {locked > 0 ? (
          <LockNotice seconds={locked} />
        ) : error === null || isSignedOut(error) || isPending || lockSeconds > 0 ? null : (
          <FaultNotice error={error} />
        )}
        <Button type="submit" size="md" fullWidth loading={isPending} disabled={locked > 0}>
          {t('signIn.submit')}
        </Button>
      </form>
      <p className={classes['scanned']}>{t('signIn.scanned')}</p>
    </div>
  )
}

// The administrator's login. The session is a cookie that the page cannot read.
import { Anchor, Button, TextInput } from '@mantine/core'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { login } from '../../api/license-server.ts'
import { FaultNotice } from '../../kit/fault-notice.tsx'
import { Icon } from '../../kit/icons.tsx'
import classes from './login-form.module.css'
import { isLoggedOut, useAdminAction } from './use-admin.ts'

export function LoginForm() {
  const { t } = useTranslation('dashboard')
  const field = useRef<HTMLInputElement>(null)
  const [password, setPassword] = useState('')
  const [empty, setEmpty] = useState(false)
  const { mutate, isPending, error } = useAdminAction(login)
  useEffect(() => {
    if (error !== null) field.current?.select()
  }, [error])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setEmpty(password === '')
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
        {error === null || wrong || isPending ? null : <FaultNotice error={error} />}
        <Button type="submit" size="md" fullWidth loading={isPending}>
          {t('login.submit')}
        </Button>
      </form>
      <Anchor href="/license/qrcode" className={classes['link']}>
        {t('login.activation')} <Icon name="arrow" size={16} />
      </Anchor>
    </div>
  )
}

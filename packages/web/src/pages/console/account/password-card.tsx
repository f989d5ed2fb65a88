// Another password; the present one is asked for, and guessing it is locked like signing in.
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { changePassword } from '../../../api/authority-session.ts'
import { RefusedError } from '../../../api/http.ts'
import { Card } from '../../../kit/card.tsx'
import dialog from '../../../kit/dialog.module.css'
import { FaultNotice } from '../../../kit/fault-notice.tsx'
import { longestPassword, newPasswordFault, type PasswordFault } from '../../../kit/new-password.ts'
import { useSay } from '../../../kit/outcome.tsx'
import { LockNotice, secondsOfLock, useSecondsLeft } from '../lock-notice.tsx'
import { useOperator } from '../use-operator.ts'

type Fault = 'empty' | PasswordFault

const nothing = { current: '', next: '', again: '' }

export function PasswordCard() {
  const { t } = useTranslation('account')
  const { email } = useOperator()
  const say = useSay()
  const queries = useQueryClient()
  const [form, setForm] = useState(nothing)
  const [fault, setFault] = useState<Fault>()
  const { mutate, isPending, error } = useMutation({
    mutationFn: changePassword,
    meta: { asksPassword: true },
    onSuccess: () => {
      setForm(nothing)
      say(t('changed'))
      return queries.invalidateQueries({ queryKey: ['sessions'] })
    },
  })
  const locked = useSecondsLeft(secondsOfLock(error), error)
  const wrong = error instanceof RefusedError && wrongNames.includes(error.problem.name)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const found = form.current === '' ? 'empty' : newPasswordFault(form)
    setFault(found)
    if (found === undefined && locked === 0 && !isPending) {
      mutate({ current: form.current, next: form.next })
    }
  }
  const textOf = (of: Fault) => (fault === of ? t(of) : undefined)
  const field = (name: keyof typeof nothing) => ({
    label: t(name),
    type: 'password',
    maxLength: longestPassword,
    autoComplete: name === 'current' ? 'current-password' : 'new-password',
    errorProps: { role: 'alert' },
    value: form[name],
    onChange: (event: { currentTarget: HTMLInputElement }) =>
      setForm({ ...form, [name]: event.currentTarget.value }),
  })
  return (
    <Card title={t('password')}>
      <form className={dialog['body']} onSubmit={submit} noValidate>
        <p>{t('passwordText')}</p>
        <input hidden readOnly name="username" autoComplete="username" value={email} />
        <TextInput
          {...field('current')}
          error={textOf('empty') ?? (wrong && !isPending ? t('wrong') : undefined)}
        />
        <TextInput {...field('next')} description={t('hint')} error={textOf('short')} />
        <TextInput {...field('again')} error={textOf('different')} />
        {locked > 0 ? (
          <LockNotice seconds={locked} />
        ) : error === null || wrong || isPending || secondsOfLock(error) > 0 ? null : (
          <FaultNotice error={error} />
        )}
        <div className={dialog['buttons']}>
          <Button type="submit" loading={isPending} disabled={locked > 0}>
            {t('change')}
          </Button>
        </div>
      </form>
    </Card>
  )
}

/** How the server says that the present password is another one. */
const wrongNames: readonly string[] = ['LOGIN_REQUIRED', 'NOT_ALLOWED']

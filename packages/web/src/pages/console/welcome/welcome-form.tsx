// The new operator's mail address, if the invitation names none, and a password, typed twice.
import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { acceptInvitation } from '../../../api/authority-session.ts'
import { FaultNotice } from '../../../kit/fault-notice.tsx'
import { faultsOf } from '../../../kit/field-faults.ts'
import { longestPassword, newPasswordFault, type PasswordFault } from '../../../kit/new-password.ts'
import { useEnter } from '../use-operator.ts'

type WelcomeFormProps = { readonly token: string; readonly email: string | undefined }

const looksLikeEmail = (text: string): boolean => /^[^\s@]+@[^\s@]+$/.test(text)

export function WelcomeForm({ token, email }: WelcomeFormProps) {
  const { t } = useTranslation('account')
  const [form, setForm] = useState({ email: email ?? '', next: '', again: '' })
  const [fault, setFault] = useState<PasswordFault | 'email'>()
  const [, navigate] = useLocation()
  const enter = useEnter()
  const { mutate, isPending, error } = useMutation({
    mutationFn: acceptInvitation,
    onSuccess: (session) => {
      enter(session)
      navigate('/', { replace: true })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const address = form.email.trim()
    const found = looksLikeEmail(address) ? newPasswordFault(form) : 'email'
    setFault(found)
    if (found !== undefined || isPending) return
    mutate({ token, password: form.next, ...(email === undefined ? { email: address } : {}) })
  }
  const field = (name: keyof typeof form) => ({
    size: 'md' as const,
    errorProps: { role: 'alert' },
    value: form[name],
    onChange: (event: { currentTarget: HTMLInputElement }) =>
      setForm({ ...form, [name]: event.currentTarget.value }),
  })
  const password = { type: 'password', autoComplete: 'new-password', maxLength: longestPassword }
  const wrongEmail = faultsOf(error).some((each) => each.field === 'email')
  return (
    <form onSubmit={submit} noValidate>
      <TextInput
        {...field('email')}
        type="email"
        label={t('welcome.email')}
        description={t('welcome.emailHint')}
        autoComplete="username"
        maxLength={254}
        readOnly={email !== undefined}
        error={fault === 'email' || wrongEmail ? t('welcome.emailWrong') : undefined}
      />
      <TextInput
        {...field('next')}
        {...password}
        label={t('welcome.password')}
        description={t('hint')}
        error={fault === 'short' ? t('short') : undefined}
      />
      <TextInput
        {...field('again')}
        {...password}
        label={t('welcome.again')}
        error={fault === 'different' ? t('different') : undefined}
      />
      {error === null || isPending || wrongEmail ? null : <FaultNotice error={error} />}
      <Button type="submit" size="md" fullWidth loading={isPending}>
        {t('welcome.submit')}
      </Button>
    </form>
  )
}

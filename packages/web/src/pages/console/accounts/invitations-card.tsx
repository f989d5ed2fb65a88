// Invitations: a link by which one person becomes an operator and chooses a password that nobody else
// ever knew. The link is shown once.
import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Role } from '../../../api/authority.ts'
import {
  listInvitations,
  makeInvitation,
  type OpenInvitation,
  withdrawInvitation,
} from '../../../api/authority-accounts.ts'
import { Card } from '../../../kit/card.tsx'
import { FaultNotice } from '../../../kit/fault-notice.tsx'
import { formatDateTime } from '../../../kit/format.ts'
import { useLanguage } from '../../../kit/language.ts'
import { Failed, Waiting } from '../../../kit/list-table.tsx'
import { useSay } from '../../../kit/outcome.tsx'
import table from '../../../kit/table.module.css'
import { useWrite } from '../../../kit/use-write.ts'
import classes from './accounts.module.css'
import { Once } from './once.tsx'
import { RoleSelect } from './role-select.tsx'

export function InvitationsCard() {
  const { t } = useTranslation('accounts')
  const open = useQuery({ queryKey: ['invitations'], queryFn: listInvitations })
  return (
    <Card title={t('invitations.title')}>
      <p className={classes['text']}>{t('invitations.text')}</p>
      <InvitationForm />
      {open.data === undefined ? (
        open.error === null ? (
          <Waiting />
        ) : (
          <Failed list={open} error={open.error} />
        )
      ) : (
        <Invitations items={open.data.items} />
      )}
    </Card>
  )
}

const isEmail = (text: string): boolean => /^[^\s@]+@[^\s@]+$/.test(text)

function InvitationForm() {
  const { t } = useTranslation('accounts')
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('issuer')
  const [wrong, setWrong] = useState(false)
  const { mutate, isPending, data, error, reset } = useWrite(makeInvitation)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const given = email.trim()
    const fault = !isEmail(given)
    setWrong(fault)
    if (fault) return
    mutate({ role, email: given }, { onSuccess: () => setEmail('') })
  }
  if (data !== undefined) {
    return (
      <Once
        title={t('invitations.made')}
        label={t('invitations.link')}
        value={data.url}
        copied={t('invitations.copied')}
        onDone={reset}
      />
    )
  }
  return (
    <form className={classes['form']} onSubmit={submit} noValidate>
      <TextInput
        type="email"
        label={t('invitations.email')}
        description={t('invitations.emailHint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        maxLength={254}
        value={email}
        error={wrong ? t('invitations.emailWrong') : undefined}
        errorProps={{ role: 'alert' }}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <RoleSelect value={role} onChoose={setRole} />
      <Button type="submit" variant="default" loading={isPending}>
        {t('invitations.make')}
      </Button>
      {error === null ? null : <FaultNotice error={error} />}
    </form>
  )
}

function Invitations({ items }: { readonly items: readonly OpenInvitation[] }) {
  const { t } = useTranslation(['accounts', 'console'])
  const language = useLanguage()
  const say = useSay()
  const { mutate, isPending, variables, error } = useWrite(withdrawInvitation)
  if (items.length === 0) return <p className={table['none']}>{t('accounts:invitations.none')}</p>
  return (
    <>
      {error === null ? null : <FaultNotice error={error} />}
      <ul className={classes['list']} aria-label={t('accounts:invitations.list')}>
        {items.map(({ id, email, role, expiresAt }) => {
          const name = email ?? t('accounts:invitations.anyone')
          return (
            <li key={id}>
              <div>
                <b>{name}</b>
                <small>
                  {t(`console:role.${role}`)} ·{' '}
                  {t('accounts:invitations.ends', { time: formatDateTime(expiresAt, language) })}
                </small>
              </div>
              <Button
                variant="default"
                size="xs"
                loading={isPending && variables === id}
                aria-label={t('accounts:invitations.withdrawOf', { email: name })}
                onClick={() =>
                  mutate(id, { onSuccess: () => say(t('accounts:invitations.withdrawn')) })
                }
              >
                {t('accounts:invitations.withdraw')}
              </Button>
            </li>
          )
        })}
      </ul>
    </>
  )
}

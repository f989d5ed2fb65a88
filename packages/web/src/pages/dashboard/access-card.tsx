// Who may get in: another password, and the end of every session (A21).
import { Button, Modal, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { RefusedError } from '../../api/http.ts'
import { changePassword, logoutEverywhere } from '../../api/license-server.ts'
import { Card } from '../../kit/card.tsx'
import dialog from '../../kit/dialog.module.css'
import { FaultNotice } from '../../kit/fault-notice.tsx'
import table from '../../kit/table.module.css'
import { useAdminAction, useLeave } from './use-admin.ts'

type AccessCardProps = { readonly changeable: boolean; readonly onSay: (text: string) => void }

export function AccessCard({ changeable, onSay }: AccessCardProps) {
  const { t } = useTranslation(['dashboard', 'common'])
  const [changing, setChanging] = useState(false)
  const leave = useLeave(logoutEverywhere)
  return (
    <Card title={t('dashboard:access.title')}>
      <p className={table['note']}>
        {changeable ? t('dashboard:access.text') : t('dashboard:access.inFile')}
      </p>
      <div className={table['foot']}>
        <div className={table['tools']}>
          {changeable ? (
            <Button variant="default" onClick={() => setChanging(true)}>
              {t('dashboard:access.change')}
            </Button>
          ) : null}
          <Button variant="default" onClick={leave}>
            {t('dashboard:access.everywhere')}
          </Button>
        </div>
      </div>
      <Modal
        opened={changing}
        onClose={() => setChanging(false)}
        title={t('dashboard:access.change')}
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        <PasswordForm
          onDone={() => {
            setChanging(false)
            onSay(t('dashboard:access.done'))
          }}
          onCancel={() => setChanging(false)}
        />
      </Modal>
    </Card>
  )
}

const shortest = 8

type Fault = 'empty' | 'short' | 'different'

type PasswordFormProps = { readonly onDone: () => void; readonly onCancel: () => void }

function PasswordForm({ onDone, onCancel }: PasswordFormProps) {
  const { t } = useTranslation(['dashboard', 'common'])
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [again, setAgain] = useState('')
  const [fault, setFault] = useState<Fault>()
  const { mutate, isPending, error } = useAdminAction(changePassword)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const found = faultOf({ current, next, again })
    setFault(found)
    if (found === undefined) mutate({ current, next }, { onSuccess: onDone })
  }
  const wrong = error instanceof RefusedError && error.problem.name === 'NOT_ALLOWED'
  const say = (of: Fault) => (fault === of ? t(`dashboard:access.${of}`) : undefined)
  const field = (
    label: 'current' | 'next' | 'again',
    value: string,
    set: (text: string) => void,
  ) => ({
    label: t(`dashboard:access.${label}`),
    autoComplete: label === 'current' ? 'current-password' : 'new-password',
    type: 'password',
    errorProps: { role: 'alert' },
    value,
    onChange: (event: { currentTarget: HTMLInputElement }) => set(event.currentTarget.value),
  })
  return (
    <form className={dialog['body']} onSubmit={submit} noValidate>
      <input hidden readOnly name="username" autoComplete="username" value="admin" />
      <TextInput
        data-autofocus
        {...field('current', current, setCurrent)}
        error={say('empty') ?? (wrong && !isPending ? t('dashboard:login.wrong') : undefined)}
      />
      <TextInput
        {...field('next', next, setNext)}
        description={t('dashboard:access.hint')}
        error={say('short')}
      />
      <TextInput {...field('again', again, setAgain)} error={say('different')} />
      {error === null || wrong || isPending ? null : <FaultNotice error={error} />}
      <div className={dialog['buttons']}>
        <Button variant="default" onClick={onCancel}>
          {t('common:cancel')}
        </Button>
        <Button type="submit" loading={isPending}>
          {t('dashboard:access.confirm')}
        </Button>
      </div>
    </form>
  )
}

function faultOf(form: { current: string; next: string; again: string }): Fault | undefined {
  if (form.current === '') return 'empty'
  if (form.next.length < shortest) return 'short'
  return form.next === form.again ? undefined : 'different'
}

// API tokens: made, shown once, revoked at once.
import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Role } from '../../../api/authority.ts'
import {
  type ApiToken,
  listTokens,
  makeToken,
  revokeToken,
} from '../../../api/authority-accounts.ts'
import { Card } from '../../../kit/card.tsx'
import { ConfirmDialog } from '../../../kit/confirm-dialog.tsx'
import { FaultNotice } from '../../../kit/fault-notice.tsx'
import { formatDate, formatDateTime } from '../../../kit/format.ts'
import { useLanguage } from '../../../kit/language.ts'
import { type Column, ListTable } from '../../../kit/list-table.tsx'
import { useSay } from '../../../kit/outcome.tsx'
import { StateText } from '../../../kit/state-text.tsx'
import { usePagedList } from '../../../kit/use-paged-list.ts'
import { useWrite } from '../../../kit/use-write.ts'
import classes from './accounts.module.css'
import { Once } from './once.tsx'
import { RoleSelect } from './role-select.tsx'

export function TokensCard() {
  const { t } = useTranslation('accounts')
  const list = usePagedList(['tokens'], (cursor) => listTokens({ cursor }))
  const [revoking, setRevoking] = useState<ApiToken>()
  return (
    <Card title={t('tokens.title')}>
      <p className={classes['text']}>{t('tokens.text')}</p>
      <TokenForm />
      <ListTable
        label={t('tokens.list')}
        list={list}
        columns={useColumns(setRevoking)}
        rowKey={({ id }) => id}
        none={t('tokens.none')}
      />
      <RevokeDialog token={revoking} onClose={() => setRevoking(undefined)} />
    </Card>
  )
}

function TokenForm() {
  const { t } = useTranslation('accounts')
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  const { mutate, isPending, data, error, reset } = useWrite(makeToken)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const given = name.trim()
    mutate({ role, ...(given !== '' && { name: given }) }, { onSuccess: () => setName('') })
  }
  if (data !== undefined) {
    return (
      <Once
        title={t('tokens.made')}
        label={t('tokens.token')}
        value={data.token}
        copied={t('tokens.copied')}
        onDone={reset}
      />
    )
  }
  return (
    <form className={classes['form']} onSubmit={submit} noValidate>
      <TextInput
        label={t('tokens.name')}
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <RoleSelect value={role} onChoose={setRole} />
      <Button type="submit" variant="default" loading={isPending}>
        {t('tokens.make')}
      </Button>
      {error === null ? null : <FaultNotice error={error} />}
    </form>
  )
}

function useColumns(onRevoke: (token: ApiToken) => void): readonly Column<ApiToken>[] {
  const { t } = useTranslation(['accounts', 'console'])
  const language = useLanguage()
  const nameOf = ({ name }: ApiToken) => name || t('accounts:tokens.unnamed')
  return [
    {
      key: 'name',
      head: t('accounts:tokens.column.name'),
      cell: (token) => <b>{nameOf(token)}</b>,
    },
    {
      key: 'role',
      head: t('accounts:tokens.column.role'),
      cell: ({ role }) => t(`console:role.${role}`),
    },
    {
      key: 'created',
      head: t('accounts:tokens.column.created'),
      cell: ({ createdAt }) => formatDate(createdAt, language),
    },
    {
      key: 'state',
      head: t('accounts:tokens.column.state'),
      cell: ({ revokedAt }) =>
        revokedAt === undefined ? (
          <StateText tone="good">{t('accounts:tokens.valid')}</StateText>
        ) : (
          <StateText tone="info">
            {t('accounts:tokens.revokedAt', { time: formatDateTime(revokedAt, language) })}
          </StateText>
        ),
    },
    {
      key: 'actions',
      head: t('accounts:tokens.column.actions'),
      end: true,
      cell: (token) =>
        token.revokedAt === undefined ? (
          <Button
            variant="default"
            size="xs"
            aria-label={t('accounts:tokens.revokeOf', { name: nameOf(token) })}
            onClick={() => onRevoke(token)}
          >
            {t('accounts:tokens.revoke')}
          </Button>
        ) : null,
    },
  ]
}

type RevokeDialogProps = { readonly token: ApiToken | undefined; readonly onClose: () => void }

function RevokeDialog({ token, onClose }: RevokeDialogProps) {
  const { t } = useTranslation('accounts')
  const say = useSay()
  const { mutate, isPending, error, reset } = useWrite(revokeToken)
  const close = () => {
    reset()
    onClose()
  }
  return (
    <ConfirmDialog
      opened={token !== undefined}
      title={t('tokens.revokeTitle', { name: token?.name || t('tokens.unnamed') })}
      confirm={t('tokens.revokeConfirm')}
      danger
      busy={isPending}
      error={error}
      onClose={close}
      onConfirm={() => {
        if (token === undefined) return
        mutate(token.id, {
          onSuccess: () => {
            say(t('tokens.revoked'))
            close()
          },
        })
      }}
    >
      <p>{t('tokens.revokeText')}</p>
    </ConfirmDialog>
  )
}
